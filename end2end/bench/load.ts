import { Agent, get } from 'node:http'

export type Shot = { path: string; headers: Record<string, string>; proof: string }
export type Latency = { requests: number; p50: number; p95: number; p99: number; perSecond: number }

const WARM_UP = 40

/** Asks over so many kept-alive connections at once, each the next as soon as it has an answer, until a count or a time is reached. */
export async function load(url: string, shots: Shot[], limits: { connections: number; requests: number; seconds: number }): Promise<Latency> {
  const agent = new Agent({ keepAlive: true, maxSockets: limits.connections })
  const times: number[] = []
  let sent = 0
  const run = async (count: number, until: number, keep: boolean) => {
    const stop = sent + count
    const connection = async () => {
      while (sent < stop && performance.now() < until) {
        const shot = shots[sent++ % shots.length] as Shot
        const start = performance.now()
        await fire(agent, url, shot)
        if (keep) times.push(performance.now() - start)
      }
    }
    await Promise.all(Array.from({ length: limits.connections }, connection))
  }
  const budget = limits.seconds * 1000
  await run(WARM_UP, performance.now() + budget, false)
  const start = performance.now()
  await run(limits.requests, start + budget, true)
  const seconds = (performance.now() - start) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN
  return { requests: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), perSecond: times.length / seconds }
}

/** One request, to the last byte. An answer that is not the one asked for would make a fine number and a false one. */
function fire(agent: Agent, url: string, shot: Shot): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url + shot.path, { agent, headers: shot.headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const fits = response.statusCode === 200 && String(response.headers['content-type']).startsWith(shot.proof)
        if (fits) resolve()
        else reject(new Error(`${response.statusCode} for ${shot.path}: ${Buffer.concat(chunks).toString().slice(0, 200)}`))
      })
      response.on('error', reject)
    })
    request.on('error', reject)
  })
}
