import { Server } from './server'

/** Without CASEWARD_URL the suite brings its own server, and checks that it stops cleanly in the end. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  if (process.env.CASEWARD_URL) return async () => {}
  const server = await Server.start(['--demo'])
  process.env.CASEWARD_URL = server.url
  process.env.CASEWARD_DATA_DIR = server.dataDir
  process.env.CASEWARD_ACCOUNTS = server.accounts
  return () => server.stop()
}
