import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { token } from '../fixtures/api'
import type { Account } from '../setup/accounts'
import type { Server } from '../setup/server'

/** As the store asks for them, by people who see about half of the cases. */
const QUERIES = {
  'last changed': 'select id, title from cases order by updated_at desc, id desc limit 51',
  'oldest': 'select id, title from cases order by created_at, id limit 51',
  'most urgent': 'select id, title from cases order by priority_rank desc, id desc limit 51',
  'open, high': "select id, title from cases where status = 'open' and priority = 'high' order by updated_at desc, id desc limit 51",
  'open or waiting, oldest': "select id, title from cases where status = any(array['open', 'waiting']) order by created_at, id limit 51",
  'how many wait, to a thousand': "select count(*) from (select from cases where status = 'waiting' limit 1001) as found",
}

/** How PostgreSQL finds the cases, for each role that works here. */
export async function printPlans(server: Server, readers: Account[]): Promise<void> {
  for (const reader of readers) {
    await token(server.url, reader)
    const whose = `select s.id from sessions s join users u on u.id = s.user_id where u.email = '${reader.email}' order by s.created_at desc limit 1`
    const session = sql(server, 'caseward_owner', [whose]).trim()
    console.log(`\nPlans, ${reader.role}, about half of the cases restricted`)
    for (const [name, query] of Object.entries(QUERIES)) {
      const explained = `explain (analyze, costs off, timing off, summary off) ${query}`
      const plan = sql(server, 'caseward_login', ['begin', `select from private.enter('${session}')`, explained, 'rollback'])
      const scans = plan.split('\n').filter((line) => /Scan.* on cases|Rows Removed by (Filter|Index)/.test(line))
      console.log(`  ${name}\n${scans.map((line) => `    ${line.trim()}`).join('\n')}`)
    }
  }
}

/** On the server's private PostgreSQL; each statement by itself. */
function sql({ dataDir }: Server, role: 'caseward_owner' | 'caseward_login', statements: string[]): string {
  const commands = statements.flatMap((statement) => ['-c', statement])
  return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-h', join(dataDir, 'run'), '-U', role, '-d', 'caseward', ...commands], { encoding: 'utf8' })
}
