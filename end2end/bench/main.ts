import { token } from '../fixtures/api'
import { type Account, demoAccounts, type Role } from '../setup/accounts'
import { caseward, type Server, withDemo } from '../setup/server'
import { load, type Shot } from './load'
import { memoryOf } from './memory'
import { printPlans } from './plans'
import { kB, MB, ms, table, verdict } from './table'
import { total, weightOfFirstVisit } from './weight'

const CASES = Number(process.env.BENCH_CASES ?? 100_000)
const LIMITS = { connections: 8, requests: 1_000, seconds: 20 }
/** First pages of 50 cases. */
const LISTS = {
  'last changed': '',
  'open, high': '?status=open&priority=high',
  'open or waiting, oldest': '?status=open,waiting&sort=created_at',
  'most urgent': '?sort=-priority',
}
const FIRST_VISIT_AIM = 200_000

async function measure(server: Server): Promise<void> {
  await measureWeight(server)
  const idle = memoryOf(server.pid)
  await bringCases(server)
  const [staff, admin] = [first(server, 'staff'), first(server, 'admin')]
  await measureLatency(server, staff)
  await printPlans(server, [staff, admin])
  printMemory(idle, memoryOf(server.pid))
}

async function measureWeight(server: Server): Promise<void> {
  const { firstPage, firstCase } = await weightOfFirstVisit(server.url)
  const kinds = [...firstCase.keys()].sort()
  const row = (kind: string) => [kind, kB(firstPage.get(kind)?.bytes ?? 0), kB(firstCase.get(kind)?.bytes ?? 0), String(firstCase.get(kind)?.requests)]
  const first = total(firstPage)
  const all = total(firstCase)
  table("A patient's first visit, bytes on the wire in Chromium with an empty cache (headers included)", ['', 'first page', 'up to the first case', 'requests'], [
    ...kinds.map(row),
    ['In all', kB(first.bytes), kB(all.bytes), String(all.requests)],
    [`Aim: ${kB(FIRST_VISIT_AIM)} or less`, verdict(first.bytes <= FIRST_VISIT_AIM), verdict(all.bytes <= FIRST_VISIT_AIM), ''],
  ])
}

/** The demo's people belong to none of the departments that come with the cases, half of which are restricted. */
async function bringCases(server: Server): Promise<void> {
  console.log(`\nBringing in ${CASES.toLocaleString('en')} cases…`)
  const start = performance.now()
  await caseward(['seed', '--cases', String(CASES), '--restricted', '--force', '--data-dir', server.dataDir])
  const seconds = (performance.now() - start) / 1000
  table('Seeding', ['', 'cases', 'time', 'cases a second'], [['caseward seed', CASES.toLocaleString('en'), `${seconds.toFixed(1)} s`, Math.round(CASES / seconds).toLocaleString('en')]])
}

function first(server: Server, role: Role): Account {
  const account = demoAccounts(server.accounts).find((one) => one.role === role)
  if (!account) throw new Error(`The demo has no ${role}.`)
  return account
}

async function measureLatency(server: Server, staff: Account): Promise<void> {
  const headers = { authorization: `Bearer ${await token(server.url, staff)}`, 'accept-encoding': 'br' }
  const html = (path: string): Shot => ({ path, headers: { ...headers, accept: 'text/html' }, proof: 'text/html' })
  const json = (path: string): Shot => ({ path, headers: { ...headers, accept: 'application/json' }, proof: 'application/json' })
  const ids = await someIds(server.url, headers)
  const lists = Object.entries(LISTS)
  const rows: [string, Shot[]][] = [
    ...lists.map(([name, query]): [string, Shot[]] => [`List, ${name} (HTML)`, [html(`/desk${query}`)]]),
    ...lists.map(([name, query]): [string, Shot[]] => [`List, ${name} (JSON)`, [json(`/api/cases${query}`)]]),
    ['Case page (HTML)', ids.map((id) => html(`/cases/${id}`))],
    ['Case (JSON)', ids.map((id) => json(`/api/cases/${id}`))],
  ]
  const lines: string[][] = []
  for (const [name, shots] of rows) {
    const { requests, p50, p95, p99, perSecond } = await load(server.url, shots, LIMITS)
    lines.push([name, String(requests), ms(p50), ms(p95), ms(p99), perSecond.toFixed(0)])
  }
  const where = `staff, ${CASES.toLocaleString('en')} cases, about half of them restricted, ${LIMITS.connections} connections, brotli; client, server and database on this machine`
  table(`Latency to the last byte: ${where}`, ['', 'requests', 'p50', 'p95', 'p99', 'a second'], lines)
}

/** Cases from all over the list, the oldest and the newest among them. */
async function someIds(url: string, headers: Record<string, string>): Promise<string[]> {
  const sorts = ['created_at', '-created_at', 'priority', '-priority', 'updated_at']
  const pages = await Promise.all(
    sorts.map(async (sort) => {
      const answer = await fetch(`${url}/api/cases?limit=100&sort=${sort}`, { headers })
      if (!answer.ok) throw new Error(`${answer.status} for the list of cases`)
      return ((await answer.json()) as { items: { id: string }[] }).items
    }),
  )
  return [...new Set(pages.flat().map(({ id }) => id))]
}

type Memories = ReturnType<typeof memoryOf>

function printMemory(idle: Memories, busy: Memories): void {
  const row = (name: string, one: Memories['server']) => [name, MB(one.rss), MB(one.pss), String(one.processes)]
  table('Memory (RSS; PSS counts shared pages once)', ['', 'RSS', 'PSS', 'processes'], [
    row('caseward, after the first visit', idle.server),
    row('caseward, after all of the above', busy.server),
    row('its PostgreSQL, after the first visit', idle.database),
    row('its PostgreSQL, after all of the above', busy.database),
  ])
}

withDemo(measure).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
