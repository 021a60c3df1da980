import { expect, openCase, test } from '../fixtures'
import { listOf, wordOf } from '../fixtures/cases'
import { tabBackTo, tabTo } from '../fixtures/keyboard'
import { settled } from '../fixtures/live'
import { somebody, unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'
import { MyCasesPage } from '../pages/my-cases'
import { NewCasePage } from '../pages/new-case'
import { edited } from '../pages/rich-field'
import { SignInPage } from '../pages/sign-in'
import { SignUpPage } from '../pages/sign-up'

test('a patient goes the whole way by keyboard alone', async ({ page, live }) => {
  const ana = somebody()
  const title = unique('Without a mouse')
  const { keyboard } = page

  const signUp = new SignUpPage(page)
  await signUp.open()
  await tabTo(page, signUp.name)
  await keyboard.type(ana.name)
  await tabTo(page, signUp.email)
  await keyboard.type(ana.email)
  await tabTo(page, signUp.password)
  await keyboard.type(ana.password)
  await keyboard.press('Enter')

  const myCases = new MyCasesPage(page)
  await expect(myCases.heading('Your cases')).toBeVisible()
  await settled(page)
  await tabTo(page, myCases.newCase.first())
  await keyboard.press('Enter')

  const form = new NewCasePage(page)
  await expect(form.heading('Open a new case')).toBeVisible()
  await settled(page)
  if (live) {
    // What takes the focus of itself, or the place of what has it, has done so.
    await expect(form.heading('Open a new case')).toBeFocused()
    await edited(form.description)
  }
  await tabTo(page, form.title)
  await keyboard.type(title)
  await tabTo(page, form.description)
  await keyboard.type('Typed, line by line.')
  await keyboard.press('Enter')
  await keyboard.type('And on.')
  await tabTo(page, form.priority('medium'))
  await keyboard.press('ArrowRight')
  await expect(form.priority('high')).toBeChecked()
  await tabTo(page, form.button)
  await keyboard.press('Enter')

  const own = new PatientCasePage(page)
  await expect(own.received).toBeVisible()
  await settled(page)
  await tabBackTo(page, own.signOutButton)
  await keyboard.press('Enter')

  const signIn = new SignInPage(page)
  await expect(signIn.heading('Sign in')).toBeVisible()
  await settled(page)
  await tabTo(page, signIn.email)
  await keyboard.type(ana.email)
  await tabTo(page, signIn.password)
  await keyboard.type(ana.password)
  await tabTo(page, signIn.button)
  await keyboard.press('Enter')
  await expect(myCases.card(title)).toBeVisible()
})

test('the first Tab offers to skip to the content', async ({ page, patient }) => {
  for (const shell of [new SignInPage(page), new MyCasesPage(await patient())]) {
    await shell.open()
    await shell.page.keyboard.press('Tab')
    await expect(shell.skipLink).toBeFocused()
    await expect(shell.skipLink).toBeInViewport()
    await shell.page.keyboard.press('Enter')
    await expect(shell.main).toBeFocused()
  }
})

test('staff filter, open and resolve by keyboard alone', async ({ patient, staff, live }) => {
  const title = unique('Keys for everything')
  await openCase(await patient(), title)

  const desk = new DeskPage(await staff())
  const { page } = desk
  await desk.open(listOf(title))
  await tabTo(page, desk.status('open'))
  await page.keyboard.press('Space')
  await tabTo(page, desk.apply)
  await page.keyboard.press('Enter')
  await desk.expectFilter({ words: wordOf(title), status: ['open'] })

  const link = desk.link(title)
  await link.focus()
  await page.keyboard.press('Enter')
  const own = new DeskCasePage(page)
  await expect(own.heading(title)).toBeVisible()
  await settled(page)
  if (live) await expect(own.heading(title)).toBeFocused()
  await tabTo(page, own.statusButton('resolved'))
  await page.keyboard.press('Enter')
  await own.expectStatus('resolved')
})

test('a new page is announced: its heading takes the focus', { tag: '@live' }, async ({ patient }) => {
  const myCases = new MyCasesPage(await patient())
  await myCases.open()
  await myCases.newCase.first().click()
  await expect(myCases.page).toHaveTitle(/^Open a new case/)
  await expect(myCases.heading('Open a new case')).toBeFocused()
})
