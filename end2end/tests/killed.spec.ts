import { expect, test as base } from '../fixtures'
import { unique } from '../fixtures/people'
import { NewCasePage } from '../pages/new-case'
import { edited } from '../pages/rich-field'
import { Server } from '../setup/server'

/** Each test has a server of its own, since it kills it. That makes a database first, whose time is not the test's. */
const test = base.extend<{ server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start()
      await use(server)
      await server.stop()
    },
    { timeout: 150_000 },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})

test.describe('a killed server', { tag: '@live' }, () => {
  test.beforeEach(({ watch }) => watch.expectOffline())

  test('takes no draft with it: neither what it had saved nor what was typed while it was gone', async ({ patient, server }) => {
    // It waits for a database to recover.
    test.slow()
    const page = await patient()
    const title = unique('In the storm')
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await form.fill({ title })
    await expect(form.draftSaved).toBeVisible()

    await server.kill()
    await form.fill({ description: 'The lights went out.' })
    await expect(form.onDevice).toBeVisible()
    await page.close()

    await server.startAgain()
    const later = new NewCasePage(await page.context().newPage())
    await later.open()
    await expect(later.title).toHaveValue(title)
    await later.expectDescription('The lights went out.')
    await expect(later.draftSaved).toBeVisible()
    await later.page.reload()
    await later.expectDescription('The lights went out.')
  })
})
