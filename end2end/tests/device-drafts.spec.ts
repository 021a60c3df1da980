import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { signUp } from '../fixtures/api'
import { somebody, unique } from '../fixtures/people'
import { NewCasePage } from '../pages/new-case'
import { edited } from '../pages/rich-field'
import { SignInPage } from '../pages/sign-in'

/** All that this browser keeps of drafts. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.entries(localStorage).flatMap(([name, value]) => (name.startsWith('draft:') ? [`${name} ${value}`] : [])))

const expectNothingKept = (page: Page): Promise<void> => expect(async () => expect(await kept(page)).toEqual([])).toPass({ timeout: 10_000 })

/** Types into the form of a new case what the server cannot take. */
async function typeInVain(page: Page, title: string): Promise<NewCasePage> {
  const form = new NewCasePage(page)
  await form.open()
  await edited(form.description)
  await page.route('**/fn/drafts/save', (route) => route.abort('failed'))
  await form.fill({ title, description: 'It went dark.' })
  await expect(form.onDevice).toBeVisible()
  expect(await kept(page)).toHaveLength(1)
  return form
}

test.describe('without a line', { tag: '@live' }, () => {
  test.beforeEach(({ watch }) => watch.expectOffline())

  test('what is typed is kept on the device, unreadable, and is there when the page is opened again', async ({ patient }) => {
    const page = await patient()
    const context = page.context()
    const title = unique('In the tunnel')
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await context.setOffline(true)
    await form.fill({ title, description: 'It went dark.' })
    await expect(form.onDevice).toBeVisible()
    const all = JSON.stringify(await page.evaluate(() => ({ ...localStorage, ...sessionStorage })))
    for (const words of [title, 'went dark']) {
      expect(all).not.toContain(words)
      expect(all).not.toContain(Buffer.from(words).toString('hex'))
    }
    await page.close()

    await context.setOffline(false)
    const later = new NewCasePage(await context.newPage())
    await later.open()
    await expect(later.title).toHaveValue(title)
    await later.expectDescription('It went dark.')
    await expectNothingKept(later.page)
  })

  test('back on the line it is saved by itself, and survives a reload', async ({ patient }) => {
    const page = await patient()
    const title = unique('In the lift')
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await page.context().setOffline(true)
    await form.fill({ title })
    await expect(form.onDevice).toBeVisible()
    await page.context().setOffline(false)
    await expect(form.draftSaved).toBeVisible()
    await expectNothingKept(page)
    await page.reload()
    await expect(form.title).toHaveValue(title)
  })

  test('signing out leaves nothing of it', async ({ patient }) => {
    const page = await patient()
    const form = await typeInVain(page, unique('Gone'))
    await form.signOut()
    await expectNothingKept(page)
  })

  test('its writer finds it after a session that ended, and whoever is signed in next leaves nothing of it', async ({ patient, baseURL }) => {
    const [ana, bo] = [somebody(), somebody()]
    const title = unique('Mine')
    const page = await patient(ana)
    await signUp(baseURL ?? '', bo)
    await typeInVain(page, title)
    await page.context().clearCookies()
    await page.unroute('**/fn/drafts/save')
    const signIn = new SignInPage(page)
    await signIn.open()
    await signIn.signIn(ana)
    await expect(signIn.signOutButton).toBeVisible()
    const form = new NewCasePage(page)
    await form.open()
    await expect(form.title).toHaveValue(title)

    await typeInVain(page, unique('Still mine'))
    await page.context().clearCookies()
    await page.unroute('**/fn/drafts/save')
    await signIn.open()
    await signIn.signIn(bo)
    await expect(signIn.signOutButton).toBeVisible()
    await expectNothingKept(page)
    await form.open()
    await expect(form.title).toHaveValue('')
  })
})
