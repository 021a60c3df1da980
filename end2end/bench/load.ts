import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { join } from 'node:path'

export type Shot = { path: string; headers: Record<string, string>; proof: string }
export type Latency = { requests: number; p50: number; p95: number; p99: number; perSecond: number }
export type Limits = { connections: number; seconds: number }

const SCRIPT = join(__dirname, 'wrk.lua')
const WARM_UP = 1

/** Asks over so many kept-alive connections at once, each the next as soon as it has an answer, for a while (`wrk`, one thread). */
export async function load(url: string, shots: [Shot, ...Shot[]], limits: Limits): Promise<Latency> {
  await prove(url, shots[0])
  await fire(url, shots, { ...limits, seconds: WARM_UP })
  return await fire(url, shots, limits)
}

/** An answer that is not the one asked for would make a fine number and a false one. */
async function prove(url: string, shot: Shot): Promise<void> {
  const answer = await fetch(url + shot.path, { headers: shot.headers, redirect: 'manual' })
  const body = await answer.text()
  const fits = answer.status === 200 && answer.headers.get('content-type')?.startsWith(shot.proof)
  if (!fits) throw new Error(`${answer.status} for ${shot.path}: ${body.slice(0, 200)}`)
}

async function fire(url: string, shots: [Shot, ...Shot[]], { connections, seconds }: Limits): Promise<Latency> {
  const headers = Object.entries(shots[0].headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '20s', '-s', SCRIPT, ...headers, url, '--', ...shots.map(({ path }) => path)]
  const { stdout } = await promisify(execFile)('wrk', args)
  const { failed, ...latency } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Latency & { failed: number }
  if (failed > 0 || latency.requests === 0) throw new Error(`${failed} of ${latency.requests} requests failed, as for ${shots[0].path}`)
  return latency
}
