import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Role = 'patient' | 'staff' | 'admin'
export type Account = { role: Role; email: string; password: string; name: string }

/** The demo's sign-ins, as the server wrote them for this data directory. */
export function demoAccounts(path = process.env.CASEWARD_ACCOUNTS ?? join(process.env.CASEWARD_DATA_DIR ?? '', 'demo-accounts.json')): Account[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Account[]
}

export function demoAccount(role: Role, nth = 0): Account {
  const account = demoAccounts().filter((one) => one.role === role)[nth]
  if (!account) throw new Error(`The demo has no ${role} number ${nth + 1}.`)
  return account
}
