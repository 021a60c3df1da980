import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { somebody, unique } from '../fixtures/people'
import { signUp } from '../fixtures/api'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { MyCasesPage } from '../pages/my-cases'
import { NotFoundPage } from '../pages/not-found'
import { SignInPage } from '../pages/sign-in'

const TOLD = '__RESOLVED_RESOURCES['

/**
 * The page as it came over the wire, without what is new in every answer: the nonce, the id that was asked for, and in which order the
 * browser is told of the parts, which depends on what was ready first.
 */
async function bodyOf(page: Page, id: string): Promise<{ status: number; body: string }> {
  const answer = await page.goto(`/cases/${id}`)
  if (!answer) throw new Error(`No answer for ${id}`)
  const body = await answer.text()
  const nonce = / nonce="([^"]+)"/.exec(body)?.[1] ?? 'no nonce'
  const bare = body.replaceAll(nonce, '').replaceAll(id, '')
  const parts = bare.replaceAll('</script><script nonce="">', '\n').replaceAll(TOLD, `\n${TOLD}`).split('\n').filter(Boolean)
  return { status: answer.status(), body: parts.sort().join('\n') }
}

test("another's case is not found, by the same page as one that is absent", async ({ patient, watch }) => {
  watch.expectStatus(404)
  const title = unique('Something private')
  const hers = await patient()
  await openCase(hers, title)
  const id = new URL(hers.url()).pathname.split('/').at(-1) ?? ''

  const his = await patient()
  const foreign = await bodyOf(his, id)
  await expect(new NotFoundPage(his).title).toBeVisible()
  const absent = await bodyOf(his, randomUUID())
  const malformed = await bodyOf(his, 'no-such-case')

  expect(foreign.status).toBe(404)
  expect(foreign.body).not.toContain(title)
  expect(foreign).toEqual(absent)
  expect(malformed.status).toBe(404)
})

test('a patient sees their own cases only', async ({ patient }) => {
  const title = unique('Hers alone')
  const hers = await patient()
  await openCase(hers, title)
  const his = new MyCasesPage(await patient())
  await his.open()
  await expect(his.main).toContainText('Nothing here yet')
  await expect(his.page.getByText(title)).toHaveCount(0)
})

test('who is not signed in is asked to, and comes back to the page they wanted', async ({ page, patient }) => {
  const ana = somebody()
  const title = unique('A link from a letter')
  const first = await patient(ana)
  await openCase(first, title)
  const path = new URL(first.url()).pathname

  await page.goto(path)
  const signIn = new SignInPage(page)
  await expect(signIn.heading('Sign in')).toBeVisible()
  await signIn.signIn(ana)
  await expect(new PatientCasePage(page).heading(title)).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(path)
})

for (const path of ['/cases', '/cases/new', '/desk', '/cases/019abc3e-4f21-7d10-9a55-3b1f0c2d7e88']) {
  test(`nobody reads ${path}`, async ({ page }) => {
    await page.goto(path)
    await expect(new SignInPage(page).heading('Sign in')).toBeVisible()
    expect(new URL(page.url()).pathname).toBe('/sign-in')
  })
}

for (const to of ['https://evil.example/', '//evil.example/', '/\\evil.example/', 'javascript:alert(1)', '/\t/evil.example/']) {
  test(`signing in does not lead to ${JSON.stringify(to)}`, async ({ page, baseURL }) => {
    const ana = somebody()
    await signUp(baseURL ?? '', ana)
    const signIn = new SignInPage(page)
    await signIn.open(`?to=${encodeURIComponent(to)}`)
    await signIn.signIn(ana)
    await expect(signIn.signOutButton).toBeVisible()
    expect(new URL(page.url()).origin).toBe(baseURL)
  })
}

test('the desk is not for patients', async ({ patient, watch }) => {
  watch.expectStatus(403, 404)
  const desk = new DeskPage(await patient())
  const answer = await desk.page.goto('/desk')
  await expect(desk.search).toHaveCount(0)
  await expect(desk.table).toHaveCount(0)
  await expect(desk.navigation.getByRole('link', { name: 'Cases', exact: true })).toHaveCount(0)
  expect(await answer?.text()).not.toContain('Filter cases')
})

test('after signing out the way back shows nothing', async ({ patient }) => {
  const title = unique('Closed behind me')
  const page = await patient()
  await openCase(page, title)
  await new PatientCasePage(page).signOut()
  await page.goBack()
  await expect(new SignInPage(page).heading('Sign in')).toBeVisible()
  await expect(page.getByText(title)).toHaveCount(0)
})

test('a page that is not there says so', async ({ page, watch }) => {
  watch.expectStatus(404)
  const missing = new NotFoundPage(page)
  expect((await missing.open())?.status()).toBe(404)
  await expect(missing.title).toBeVisible()
  await missing.toStart.click()
  await expect(new SignInPage(page).heading('Sign in')).toBeVisible()
})
