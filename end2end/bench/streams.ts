import { Agent, type ClientRequest, get } from 'node:http'

/** Opens streams of changes, so many for each of these people, and holds them while something is measured. */
export async function withStreams<T>(url: string, people: Record<string, string>[], each: number, measure: () => Promise<T>): Promise<T> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const open: ClientRequest[] = []
  try {
    for (const headers of people) {
      open.push(...(await Promise.all(Array.from({ length: each }, () => stream(agent, `${url}/api/live?status=open`, headers)))))
    }
    return await measure()
  } finally {
    for (const request of open) request.destroy()
    agent.destroy()
  }
}

function stream(agent: Agent, address: string, headers: Record<string, string>): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent, headers: { ...headers, accept: 'text/event-stream' } }, (response) => {
      response.on('error', () => undefined).resume()
      if (response.statusCode === 200) resolve(request)
      else reject(new Error(`${response.statusCode} for a stream`))
    })
    request.on('error', reject)
  })
}
