import { signUp, token } from '../fixtures/api'
import { type Account, demoAccounts, type Role } from '../setup/accounts'
import { caseward, type Server, withDemo } from '../setup/server'
import { type Latency, load } from './load'
import { memoryOf } from './memory'
import { printPlans } from './plans'
import { prepare, shotsOf } from './shots'
import { statementsOf } from './statements'
import { withStreams } from './streams'
import { kB, MB, ms, table, verdict } from './table'
import { total, weightOfFirstVisit } from './weight'

const SIZES = (process.env.BENCH_CASES ?? '10000,1000000').split(',').map(Number)
const LIMITS = { connections: 8, seconds: 4 }
const [STREAMS, STREAMS_EACH] = [2_000, 50]
const FIRST_VISIT_AIM = 200_000

async function measure(server: Server): Promise<void> {
  await measureWeight(server)
  const idle = memoryOf(server.pid)
  const [staff, admin, patient] = [first(server, 'staff'), first(server, 'admin'), first(server, 'patient')]
  await prepare(server.url, { authorization: `Bearer ${await token(server.url, patient)}` })
  const found: Map<string, Latency>[] = []
  for (const [nth, size] of SIZES.entries()) {
    await bringCases(server, size - (SIZES[nth - 1] ?? 0), nth + 1)
    found.push(await measureLatency(server, staff, size))
  }
  if (SIZES.length > 1) printGrowth(SIZES, found)
  await printPlans(server, [staff, admin])
  printMemory(idle, memoryOf(server.pid))
  await measureStreams(server)
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
async function bringCases(server: Server, count: number, seed: number): Promise<void> {
  console.log(`\nBringing in ${number(count)} cases…`)
  const start = performance.now()
  await caseward(['seed', '--cases', String(count), '--seed', String(seed), '--restricted', '--force', '--data-dir', server.dataDir])
  const seconds = (performance.now() - start) / 1000
  table('Seeding', ['', 'cases', 'time', 'cases a second'], [['caseward seed', number(count), `${seconds.toFixed(1)} s`, number(Math.round(count / seconds))]])
}

function first(server: Server, role: Role): Account {
  const account = demoAccounts(server.accounts).find((one) => one.role === role)
  if (!account) throw new Error(`The demo has no ${role}.`)
  return account
}

async function measureLatency(server: Server, staff: Account, cases: number): Promise<Map<string, Latency>> {
  const headers = { authorization: `Bearer ${await token(server.url, staff)}` }
  const rows = await shotsOf(server.url, headers)
  const statements = await statementsOf(server, rows.map(([, shots]) => shots[0]))
  const found = new Map<string, Latency>()
  for (const [name, shots] of rows) found.set(name, await load(server.url, shots, LIMITS))
  const line = ([name, one]: [string, Latency], row: number) =>
    [name, ms(one.p50), ms(one.p95), ms(one.p99), one.perSecond.toFixed(0), String(statements[row])]
  const where = `staff, ${number(cases)} cases, about half of them restricted, ${LIMITS.connections} connections, compressed; client, server and database on this machine`
  table(`Latency to the last byte: ${where}`, ['', 'p50', 'p95', 'p99', 'a second', 'statements'], [...found].map(line))
  return found
}

function printGrowth(sizes: number[], found: Map<string, Latency>[]): void {
  const names = [...(found[0]?.keys() ?? [])]
  const rows = names.map((name) => [name, ...found.map((one) => ms(one.get(name)?.p95 ?? NaN))])
  table('How the p95 grows with the number of cases', ['', ...sizes.map(number)], rows)
}

/** Streams are limited for each person, so many people have them. */
async function measureStreams(server: Server): Promise<void> {
  const tokens: Record<string, string>[] = []
  for (let nth = 0; nth < STREAMS / STREAMS_EACH; nth++) {
    const person = { name: `Listener ${nth}`, email: `listener-${nth}@example.org`, password: 'quiet-harbour-listens-4' }
    await signUp(server.url, person)
    tokens.push({ authorization: `Bearer ${await token(server.url, person)}` })
  }
  const before = memoryOf(server.pid).server
  const during = await withStreams(server.url, tokens, STREAMS_EACH, () => Promise.resolve(memoryOf(server.pid).server))
  table('Memory of caseward with open streams of changes', ['', 'RSS', 'PSS'], [
    ['before', MB(before.rss), MB(before.pss)],
    [`${number(STREAMS)} streams`, MB(during.rss), MB(during.pss)],
  ])
}

const number = (value: number): string => value.toLocaleString('en')

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
