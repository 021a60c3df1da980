import { expect, test as base } from '../fixtures'
import { token } from '../fixtures/api'
import { somebody } from '../fixtures/people'
import { NewCasePage } from '../pages/new-case'
import { SignInPage } from '../pages/sign-in'
import { Server } from '../setup/server'

type Fixtures = {
  /** A server of the test's own, where nobody may do much. */
  strict: Server
}

const test = base.extend<Fixtures>({
  strict: [
    async ({}, use) => {
      const server = await Server.start(['--limits', 'write=1/1000,sign_in=100/2'])
      await use(server)
      await server.stop()
    },
    { timeout: 150_000 },
  ],

  baseURL: async ({ strict }, use) => use(strict.url),
})

test('a form that is sent too soon says how long to wait, and keeps what was typed', async ({ patient, baseURL, watch }) => {
  watch.expectStatus(429)
  const ana = somebody()
  const form = new NewCasePage(await patient(ana))
  const authorization = `Bearer ${await token(baseURL ?? '', ana)}`
  const first = await fetch(`${baseURL}/api/cases`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'The first one', description: 'A program of mine has sent it.' }),
  })
  expect(first.status).toBe(201)

  await form.open()
  await form.fill({ title: 'My knee', description: 'It hurts since Monday.' })
  await form.send()
  await expect(form.page.getByText(/Too many attempts\. Try again in (a minute|\d+ seconds)\./).first()).toBeVisible()
  await expect(form.title).toHaveValue('My knee')
  await form.expectDescription('It hurts since Monday.')
})

test('whoever tries to sign in too often is told how long to wait', async ({ page, watch }) => {
  watch.expectStatus(401, 429)
  const form = new SignInPage(page)
  for (let tries = 0; tries < 2; tries += 1) {
    await form.open()
    await form.signIn({ email: somebody().email, password: 'not the right one' })
    await expect(form.alert).toHaveText('That email and password do not belong together. Check both and try again.')
  }
  await form.open()
  await form.signIn({ email: somebody().email, password: 'not the right one' })
  await expect(page.getByText(/Try again in \d+ seconds/).first()).toBeVisible()
})
