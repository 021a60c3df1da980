import { readdirSync, readFileSync } from 'node:fs'

export type Memory = { rss: number; pss: number; processes: number }

/** What the server process holds, and apart from it the PostgreSQL that it runs. */
export function memoryOf(server: number): { server: Memory; database: Memory } {
  const below = descendants(server)
  return { server: sum([server]), database: sum(below) }
}

/** The proportional share (PSS) counts memory that processes have in common once. */
function sum(pids: number[]): Memory {
  const total = { rss: 0, pss: 0, processes: 0 }
  for (const pid of pids) {
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    if (!rollup) continue
    total.rss += kibibytes(rollup, 'Rss')
    total.pss += kibibytes(rollup, 'Pss')
    total.processes += 1
  }
  return total
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>()
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${entry}/status`))?.[1]
    if (parent) parents.set(Number(entry), Number(parent))
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid)
    return parent !== undefined && (parent === root || isBelow(parent))
  }
  return [...parents.keys()].filter(isBelow)
}

function kibibytes(rollup: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0) * 1024
}

/** Empty for a process that has just ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
