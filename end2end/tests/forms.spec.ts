import { expect, test } from '../fixtures'
import { setApart } from '../fixtures/clinic'
import { expectNoSidewaysScroll } from '../fixtures/layout'
import { somebody, unique } from '../fixtures/people'
import { signUp } from '../fixtures/api'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { MyCasesPage } from '../pages/my-cases'
import { NewCasePage } from '../pages/new-case'
import { SignInPage } from '../pages/sign-in'
import { SignUpPage } from '../pages/sign-up'

const SHORTEN = ['Shorten it to 200 characters or fewer', 'Shorten it to 20,000 characters or fewer'] as const
const TOO_LONG = { title: 'x'.repeat(201), description: 'y'.repeat(20_001) }

test('sign-up says of each field what is wrong', async ({ page, watch }) => {
  watch.expectStatus(422)
  const form = new SignUpPage(page)
  await form.open()
  await form.signUp({ name: '   ', email: 'ana@example', password: 'short' })
  await expect(form.summary).toContainText('3 things need another look')
  await form.expectProblem('Your name', 'Enter a name')
  await form.expectProblem('Email', 'Enter an email address, as in name@example.org')
  await form.expectProblem('Password', 'Use at least 8 characters')
  await expect(page).toHaveTitle(/^Error: /)

  await form.signUp({ ...somebody(), password: 'password123' })
  await form.expectSummary('Choose another password: this is one of the first that others would try')
  await form.expectNoProblem('Email')
  expect(await page.content(), 'a password is in no page').not.toContain('password123')
})

test('a refused sign-up loses neither name nor address', async ({ page, watch }) => {
  watch.expectStatus(422)
  const ana = somebody()
  const form = new SignUpPage(page)
  await form.open()
  await form.signUp({ ...ana, password: 'password123' })
  await form.expectSummary('Choose another password: this is one of the first that others would try')
  await expect(form.name).toHaveValue(ana.name)
  await expect(form.email).toHaveValue(ana.email)
  await form.password.fill(ana.password)
  await form.button.click()
  await expect(form.signOutButton).toBeVisible()
  await expect(page.getByText(ana.name)).toBeVisible()
})

test('an address that is taken is not given away', async ({ page, baseURL }) => {
  const ana = somebody()
  await signUp(baseURL ?? '', ana)
  const form = new SignUpPage(page)
  await form.open()
  await form.signUp({ ...ana, password: 'a very different one' })
  const signIn = new SignInPage(page)
  await expect(signIn.notice).toContainText('If this address already has an account, sign in with its password.')
  await signIn.signIn(ana)
  await expect(signIn.signOutButton).toBeVisible()
})

test('sign-in answers a wrong password and an unknown address alike', async ({ page, baseURL, watch }) => {
  watch.expectStatus(401)
  const ana = somebody()
  await signUp(baseURL ?? '', ana)
  const form = new SignInPage(page)
  for (const email of [ana.email, somebody().email]) {
    await form.open()
    await form.signIn({ email, password: 'not the right one' })
    await expect(form.alert).toHaveText('That email and password do not belong together. Check both and try again.')
    expect(await page.content(), 'a password is in no page').not.toContain('not the right one')
  }
})

test('a new case without words is refused, each field by name', async ({ patient, watch }) => {
  watch.expectStatus(422)
  const form = new NewCasePage(await patient())
  await form.open()
  await form.fill({ title: '   ', description: ' \n ' })
  await form.send()
  await expect(form.summary).toContainText('2 things need another look')
  await form.expectProblem('What is it about?', 'Say in a few words what it is about')
  await form.expectProblem('Tell us more', 'Tell us more, in your own words')
  await expect(form.page).toHaveTitle(/^Error: /)
})

test('a text that is too long is refused and kept, and is sent once it is short enough', async ({ patient, watch }) => {
  watch.expectStatus(422)
  const form = new NewCasePage(await patient())
  await form.open()
  await form.fill({ ...TOO_LONG, priority: 'urgent' })
  await form.send()
  await form.expectSummary(...SHORTEN)
  await form.expectProblem('Tell us more', SHORTEN[1])
  await form.expectProblem('What is it about?', SHORTEN[0])
  await expect(form.title).toHaveValue(TOO_LONG.title)
  await form.expectDescription(TOO_LONG.description)
  await expect(form.priority('urgent')).toBeChecked()

  await form.summary.getByRole('link').first().click()
  await expect(form.title).toBeFocused()

  const title = unique('Short enough')
  await form.fill({ title, description: TOO_LONG.description.slice(1) })
  await form.send()
  await expect(new PatientCasePage(form.page).received).toBeVisible()

  await form.open()
  await expect(form.title, 'what was sent is no draft any more').toHaveValue('')
})

test('a refused text survives a reload', async ({ patient, watch }) => {
  watch.expectStatus(422)
  const form = new NewCasePage(await patient())
  const description = 'Four paragraphs that nobody wants to write twice.'
  await form.open()
  await form.fill({ title: TOO_LONG.title, description })
  await form.send()
  await form.expectKept()
  await form.open()
  await expect(form.title).toHaveValue(TOO_LONG.title)
  await form.expectDescription(description)
})

const UNUSUAL = {
  emoji: 'My 👩‍👩‍👧 and I 🤒🌡️ — naïve “quotes” & <b>tags</b> %s {{x}}',
  'right to left': 'عندي طفح جلدي منذ يوم الاثنين and an English end',
  markup: '</textarea><script>alert(1)</script><img src=x onerror=alert(2)>',
  'one very long word': `Pneumono${'ultramicroscopic'.repeat(11)}`,
}

for (const [kind, text] of Object.entries(UNUSUAL)) {
  test(`unusual text shows as it was typed: ${kind}`, async ({ patient, staff, baseURL }) => {
    const title = unique(text.slice(0, 190))
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await form.fill({ title, description: text })
    await form.send()

    const hers = new PatientCasePage(page)
    await expect(hers.received).toBeVisible()
    await expect(hers.heading()).toHaveText(title)
    await expect(hers.written).toContainText(text)
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    await page.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(page)

    const myCases = new MyCasesPage(page)
    await myCases.open()
    await expect(myCases.cards.getByRole('heading')).toHaveText(title)
    await expectNoSidewaysScroll(page)

    const desk = new DeskPage(await staff())
    await desk.open(await setApart(baseURL ?? '', id))
    await expect(desk.rows.getByRole('link', { name: title })).toHaveText(title)
    await desk.page.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(desk.page)
  })
}

test('unusual text comes back into the form as it was typed', async ({ patient, watch }) => {
  watch.expectStatus(422)
  const form = new NewCasePage(await patient())
  await form.open()
  await form.fill({ title: TOO_LONG.title, description: UNUSUAL.markup })
  await form.send()
  await form.expectKept()
  await form.expectDescription(UNUSUAL.markup)
  await form.page.reload()
  await form.expectDescription(UNUSUAL.markup)
})
