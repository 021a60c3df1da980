import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Server } from '../setup/server'
import type { Shot } from './load'

/** How many statements each of these sends to the server's private PostgreSQL, which writes them down for that long. */
export async function statementsOf(server: Server, shots: Shot[]): Promise<number[]> {
  const cluster = join(server.dataDir, 'postgres')
  const settings = join(cluster, 'operator.conf')
  const log = join(server.dataDir, 'postgres.log')
  const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
  const reload = async () => {
    process.kill(postmaster, 'SIGHUP')
    await sleep(1_000)
  }
  writeFileSync(settings, "log_statement = 'all'\nlog_line_prefix = '%m [%p] '\n", { mode: 0o644 })
  await reload()
  const counts: number[] = []
  for (const shot of shots) {
    const from = statSync(log).size
    const answer = await fetch(server.url + shot.path, { headers: shot.headers })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${answer.status} for ${shot.path}`)
    await sleep(100)
    counts.push(countIn(readFileSync(log).subarray(from).toString()))
  }
  rmSync(settings)
  await reload()
  return counts
}

/** Without the transactions that are no person's, as those of the tail of events. */
function countIn(log: string): number {
  const open = new Map<string, { statements: number; service: boolean }>()
  let count = 0
  for (const line of log.split('\n')) {
    const [, process, statement] = /\[(\d+)\] LOG: {2}(?:execute [^:]*|statement): (.*)/.exec(line) ?? []
    if (!process || statement === undefined) continue
    const last = open.get(process) ?? { statements: 0, service: false }
    const now = /^begin/i.test(statement) ? { statements: 0, service: false } : last
    now.statements += 1
    now.service ||= statement.includes('private.enter_as')
    open.set(process, now)
    if (/^(commit|rollback)/i.test(statement) && !now.service) count += now.statements
  }
  return count
}
