import { expect, openCase, test } from '../fixtures'
import { signUp } from '../fixtures/api'
import { somebody, unique } from '../fixtures/people'
import { demoAccount } from '../setup/accounts'
import { AccountPage } from '../pages/account'
import { DeskPage } from '../pages/desk'
import { InvitePage, PeoplePage, PersonPage } from '../pages/people'
import { SignInPage } from '../pages/sign-in'

test('an admin invites a colleague, who sets a password by the link and finds the desk', async ({ admin, visitor, watch }) => {
  watch.expectStatus(404)
  const kim = somebody()
  const invite = new InvitePage(await admin())
  await invite.open()
  await invite.invite(kim)
  const person = new PersonPage(invite.page)
  await expect(person.heading(kim.name)).toBeVisible()
  await expect(person.link).toHaveValue(/\/invitation\/[\w-]{43}$/)
  await expect(person.copy).toHaveCount(person.live ? 1 : 0)
  const link = await person.link.inputValue()

  await person.page.reload()
  await expect(person.heading(kim.name)).toBeVisible()
  await expect(person.link, 'the link is shown once').toHaveCount(0)

  const theirs = await visitor()
  await theirs.goto(new URL(link).pathname)
  await theirs.getByLabel('Password', { exact: true }).fill(kim.password)
  await theirs.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(new DeskPage(theirs).heading('Cases')).toBeVisible()

  const again = await visitor()
  await again.goto(new URL(link).pathname)
  await expect(again.getByRole('heading', { name: 'This invitation has expired' })).toBeVisible()
})

test('an address that has an account is not invited, and the form keeps what was typed', async ({ admin, baseURL, watch }) => {
  watch.expectStatus(422)
  const ana = somebody()
  await signUp(baseURL ?? '', ana)
  const invite = new InvitePage(await admin())
  await invite.open()
  await invite.invite({ ...ana, name: 'Somebody else' })
  await invite.expectSummary(/There is an account with this address already/)
  await expect(invite.field('Name')).toHaveValue('Somebody else')
  await expect(invite.field('Email')).toHaveValue(ana.email)
})

test('people are found by a part of their name, and the address says so', async ({ admin, baseURL }) => {
  const ana = somebody()
  await signUp(baseURL ?? '', ana)
  const people = new PeoplePage(await admin())
  await people.open()
  await people.search(ana.email, 'Patient')
  await expect(people.rows).toHaveCount(1)
  await people.page.reload()
  await expect(people.row(ana.name)).toBeVisible()
  await people.search(ana.email, 'Staff')
  await expect(people.heading('People')).toBeVisible()
  await expect(people.main).toContainText('Nobody fits')
})

test('who is disabled is out at once, and in again when let in', async ({ admin, patient, watch }) => {
  // The line of the open page ends, and is not let in again.
  watch.expectStatus(401)
  const ana = somebody()
  const hers = await patient(ana)
  await openCase(hers, unique('Still here'))
  const people = new PeoplePage(await admin())
  await people.open()
  await people.search(ana.email)
  const person = await people.openPerson(ana.name)

  await person.confirm('Disable the account')
  await expect(person.notice).toContainText('The account is disabled')
  await hers.goto('/cases')
  const signIn = new SignInPage(hers)
  await expect(signIn.heading('Sign in')).toBeVisible()

  await person.confirm('Let them in again')
  await signIn.signIn(ana)
  await expect(signIn.signOutButton).toBeVisible()

  await person.confirm('Sign out everywhere', 'Sign them out')
  await hers.goto('/cases')
  await expect(signIn.heading('Sign in')).toBeVisible()
})

test('a patient who becomes staff has the desk, and departments are ticked', async ({ admin, patient }) => {
  const ana = somebody()
  const hers = await patient(ana)
  const people = new PeoplePage(await admin())
  await people.open()
  await people.search(ana.email)
  const person = await people.openPerson(ana.name)
  await person.field('Role').selectOption({ label: 'Staff' })
  const department = person.box('Departments', 'General medicine')
  await department.check()
  await person.save.click()
  await expect(person.notice).toContainText('Saved')
  await expect(department).toBeChecked()
  await new DeskPage(hers).open()
  await expect(new DeskPage(hers).heading('Cases')).toBeVisible()
})

test('nobody changes their own role', async ({ admin }) => {
  const me = demoAccount('admin')
  const people = new PeoplePage(await admin())
  await people.open()
  await people.search(me.email, 'Admin')
  const person = await people.openPerson(me.name)
  await expect(person.field('Role')).toHaveCount(0)
})

test('people are not for staff, nor for patients', async ({ staff, patient, watch }) => {
  watch.expectStatus(403, 404)
  for (const page of [await staff(), await patient()]) {
    const people = new PeoplePage(page)
    expect((await people.open())?.status()).toBe(404)
    await expect(people.find).toHaveCount(0)
  }
})

test('a new name and a new password hold at once, and other devices are signed out', async ({ patient, visitor, watch }) => {
  watch.expectStatus(422)
  const ana = somebody()
  const here = new AccountPage(await patient(ana))
  const there = await visitor()
  const signIn = new SignInPage(there)
  await signIn.open()
  await signIn.signIn(ana)
  await expect(signIn.signOutButton).toBeVisible()

  await here.open()
  await expect(here.devices).toHaveCount(2)
  await expect(here.devices.first()).toContainText('This device')
  await here.rename('Ana Another')
  await expect(here.notice).toContainText('Your name is changed')
  await expect(here.field('Name')).toHaveValue('Ana Another')

  await here.setPassword('not this one, sorry', `${ana.password} too`)
  await here.expectProblem('Current password', /not the password that you have now/)
  await here.setPassword(ana.password, `${ana.password} too`)
  await expect(here.notice).toContainText('Your password is changed')
  await expect(here.devices).toHaveCount(1)
  await there.goto('/cases')
  await expect(signIn.heading('Sign in')).toBeVisible()
  await signIn.signIn({ ...ana, password: `${ana.password} too` })
  await expect(signIn.signOutButton).toBeVisible()

  await here.open()
  await here.signOutEverywhere('Sign out everywhere else')
  await expect(here.devices).toHaveCount(1)
  await here.signOutEverywhere('Sign out everywhere')
  await expect(new SignInPage(here.page).heading('Sign in')).toBeVisible()
})
