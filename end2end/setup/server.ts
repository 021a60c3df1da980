import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const ROOT = resolve(__dirname, '../..')
const BINARY = process.env.CASEWARD_BINARY ?? join(ROOT, 'target/release/caseward')
const START_LIMIT = 120_000
const STOP_LIMIT = 30_000
const LOG_KEPT = 20_000

/**
 * What the binary needs to know of its surroundings, the same for the server and for the commands beside it. All tests and loads come
 * from one address and a few accounts, as nobody does, so limits are off but where they are tested.
 */
const environment = {
  ...process.env,
  LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(ROOT, 'target/site'),
  CASEWARD_LIMITS: 'off',
  CASEWARD_LOG: 'warn',
}

/** One server of the release build on a free port, with a data directory of its own that is gone when it stops. */
export class Server {
  private constructor(
    readonly dataDir: string,
    private run: Run,
  ) {}

  static async start(options: string[] = []): Promise<Server> {
    // Short: a Unix socket lies in it, whose whole path has to fit into 107 bytes.
    const dataDir = await mkdtemp(join(tmpdir(), 'cw-'))
    try {
      return new Server(dataDir, await run(dataDir, '127.0.0.1:0', options))
    } catch (error) {
      await rm(dataDir, { recursive: true, force: true })
      throw error
    }
  }

  get url(): string {
    return this.run.url
  }

  private get child(): ChildProcess {
    return this.run.child
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  get accounts(): string {
    return join(this.dataDir, 'demo-accounts.json')
  }

  /** Ends it with no chance to put anything in order. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGKILL')
    await ended
  }

  /** At the same address, with what it left behind. */
  async startAgain(): Promise<void> {
    this.run = await run(this.dataDir, new URL(this.url).host, [])
  }

  /** Ends it as a service manager would, and insists that it goes cleanly. */
  async stop(): Promise<void> {
    const code = this.child.exitCode ?? (await this.terminate())
    await rm(this.dataDir, { recursive: true, force: true })
    if (code !== 0) throw new Error(`The server ended with ${code}:\n${this.run.log()}`)
  }

  private async terminate(): Promise<number | string | null> {
    const ended = once(this.child, 'exit')
    this.child.kill('SIGTERM')
    const late = sleep(STOP_LIMIT, 'late' as const, { ref: false })
    const outcome = await Promise.race([ended, late])
    if (outcome !== 'late') return outcome[0] ?? outcome[1]
    this.child.kill('SIGKILL')
    return `nothing within ${STOP_LIMIT / 1000} s of SIGTERM`
  }
}

type Run = { url: string; child: ChildProcess; log: () => string }

/** Starts one, and waits until it is ready. */
async function run(dataDir: string, address: string, options: string[]): Promise<Run> {
  const child = spawn(BINARY, ['serve', '--addr', address, '--data-dir', dataDir, ...options], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  const keep = (chunk: Buffer) => (log = (log + chunk.toString()).slice(-LOG_KEPT))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const ended = once(child, 'exit').then(
    ([code]) => new Error(`The server ended with ${code} before it was ready:\n${log}`),
    (error: Error) => new Error(`${BINARY} does not start (${error.message}): build it with “cargo leptos build --release”.`),
  )
  const url = await Promise.race([addressIn(() => log), ended])
  if (typeof url === 'string') return { url, child, log: () => log }
  child.kill('SIGKILL')
  throw url
}

/** Lends a demo server to some work, and stops it however the work ends, an interrupt included. */
export async function withDemo(work: (server: Server) => Promise<void>): Promise<void> {
  const server = await Server.start(['--demo'])
  const interrupted = () => void server.stop().finally(() => process.exit(130))
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

async function addressIn(log: () => string): Promise<string | Error> {
  for (const start = Date.now(); Date.now() - start < START_LIMIT; await sleep(100)) {
    const url = /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(log())?.[0]
    const ready = url && (await fetch(`${url}/readyz`).catch(() => undefined))
    if (ready && ready.ok) return url
  }
  return new Error(`The server was not ready within ${START_LIMIT / 1000} s:\n${log()}`)
}

/** Runs one command of the binary to its end and answers what it printed. */
export async function caseward(args: string[]): Promise<string> {
  const child = spawn(BINARY, args, { cwd: ROOT, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`caseward ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}
