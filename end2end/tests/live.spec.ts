import { expect, openCase, test } from '../fixtures'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { MyCasesPage } from '../pages/my-cases'
import { NewCasePage } from '../pages/new-case'
import { SignInPage } from '../pages/sign-in'

test.describe('scripts', { tag: '@live' }, () => {
  test('take the page over, and following a link loads no new document', async ({ patient }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await form.title.fill('Alive')
    await expect(form.title).toHaveAccessibleDescription(/(^|\s)5 of 200 characters/)

    const documents: string[] = []
    page.on('request', (request) => request.isNavigationRequest() && documents.push(request.url()))
    await form.navigation.getByRole('link', { name: 'Your cases' }).click()
    await expect(new MyCasesPage(page).heading('Your cases')).toBeVisible()
    expect(documents).toEqual([])
  })

  test('that come late take away nothing that was typed before', async ({ patient }) => {
    const page = await patient()
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/*.wasm', async (route) => {
      await held
      await route.continue()
    })
    const form = new NewCasePage(page)
    await page.goto(form.path)
    await form.fill({ title: 'Typed early', description: 'Before the scripts came', priority: 'urgent' })
    release()
    await expect(form.draftSaved.or(form.main.getByText('11 of 200 characters')).first()).toBeVisible()
    await expect(form.title).toHaveValue('Typed early')
    await form.expectDescription('Before the scripts came')
    await expect(form.priority('urgent')).toBeChecked()
    await form.send()
    await expect(new PatientCasePage(page).heading('Typed early')).toBeVisible()
  })

  test('that never come are not missed', async ({ visitor, patient }) => {
    const page = await visitor({ storageState: await (await patient()).context().storageState() })
    await page.route('**/*.wasm', () => {})
    const title = unique('On a bad connection')
    const form = new NewCasePage(page)
    await page.goto(form.path)
    await form.fill({ title, description: 'The bars are gone again.' })
    await form.send()
    await expect(new PatientCasePage(page).heading(title)).toBeVisible()
  })

  test('without a line the reader is told, keeps the text, and sends it later', async ({ patient, watch }) => {
    watch.expectOffline()
    const page = await patient()
    const form = new NewCasePage(page)
    const offline = page.getByRole('status').filter({ hasText: 'You are offline.' })
    const title = unique('In the lift')
    await form.open()
    await page.context().setOffline(true)
    await expect(offline).toBeVisible()
    await form.fill({ title, description: 'The doors have closed.' })
    await form.send()
    await expect(form.alert).toContainText('Not sent, because there was no connection. Your text is still here.')
    await expect(form.title).toHaveValue(title)
    await form.expectDescription('The doors have closed.')

    await page.context().setOffline(false)
    await expect(offline).toHaveCount(0)
    await form.send()
    await expect(new PatientCasePage(page).received).toBeVisible()
  })
})

test('each page comes with a policy of its own and is kept by nobody', async ({ page, patient }) => {
  const signIn = new SignInPage(page)
  const nonces = new Set<string>()
  for (let visit = 0; visit < 2; visit += 1) {
    const policy = (await (await signIn.open())?.headerValue('content-security-policy')) ?? ''
    expect(policy).toMatch(/script-src[^;]*'nonce-[^']{16,}'/)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain("script-src 'unsafe-inline'")
    nonces.add(/'nonce-([^']+)'/.exec(policy)?.[1] ?? '')
  }
  expect(nonces.size).toBe(2)

  const hers = await patient()
  await openCase(hers, unique('Not for the cache'))
  expect(await (await hers.reload())?.headerValue('cache-control')).toContain('no-store')
})
