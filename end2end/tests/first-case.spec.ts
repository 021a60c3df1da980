import { expect, test } from '../fixtures'
import { listOf, wordOf } from '../fixtures/cases'
import { somebody, unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'
import { MyCasesPage } from '../pages/my-cases'
import { NewCasePage } from '../pages/new-case'
import { SignUpPage } from '../pages/sign-up'

test('a patient signs up and opens a case, staff resolve it, and both see each step', async ({ page, staff }) => {
  const ana = somebody()
  const title = unique('The rash on my arm came back')
  const description = 'I stopped the cream on Sunday.\n\nNow it is back, and it itches at night.'

  const signUp = new SignUpPage(page)
  await signUp.open()
  await signUp.signUp(ana)

  const myCases = new MyCasesPage(page)
  await expect(myCases.heading('Your cases')).toBeVisible()
  await expect(page.getByText(ana.name)).toBeVisible()
  await myCases.newCase.first().click()

  const form = new NewCasePage(page)
  await expect(form.heading('Open a new case')).toBeVisible()
  await form.fill({ title, description, priority: 'high' })
  await form.send()

  const hers = new PatientCasePage(page)
  await expect(hers.received).toBeVisible()
  await expect(hers.heading(title)).toBeVisible()
  await expect(hers.written).toContainText('Now it is back, and it itches at night.')
  await hers.expectStanding('open')
  await hers.expectTimeline('You opened the case')

  const desk = new DeskPage(await staff())
  await desk.open(listOf(title))
  await desk.filter({ words: wordOf(title), status: ['open'], priority: ['high'] })
  await expect(desk.row(title)).toContainText(ana.name)
  await desk.openCase(title)

  const theirs = new DeskCasePage(desk.page)
  await expect(theirs.heading(title)).toBeVisible()
  await expect(theirs.main).toContainText(`What ${ana.name} wrote`)
  await theirs.expectStatus('open')

  for (const status of ['in_progress', 'waiting', 'resolved'] as const) {
    await theirs.setStatus(status)
    await page.reload()
    await hers.expectStanding(status)
  }

  await hers.expectTimeline(
    'You opened the case',
    'changed the status from Received to Being looked at',
    'changed the status from Being looked at to Waiting for you',
    'changed the status from Waiting for you to Resolved',
  )
  await theirs.expectTimeline(
    `${ana.name} opened the case`,
    'You changed the status from Received to Being looked at',
    'You changed the status from Being looked at to Waiting for patient',
    'You changed the status from Waiting for patient to Resolved',
  )

  await myCases.open()
  await expect(myCases.card(title)).toContainText('Resolved')
  await myCases.signOut()
  await expect(page).toHaveURL(/\/sign-in$/)
})

test('staff change the priority, and the patient sees who did', async ({ patient, staff }) => {
  const title = unique('Blistering after a new antibiotic')
  const hers = new PatientCasePage(await patient())
  const form = new NewCasePage(hers.page)
  await form.open()
  await form.fill({ title, description: 'It has been spreading since last night.', priority: 'low' })
  await form.send()
  await expect(hers.received).toBeVisible()

  const theirs = new DeskCasePage(await staff())
  await theirs.page.goto(hers.page.url().replace(/\?.*/, ''))
  await theirs.setPriority('urgent')
  await theirs.expectTimeline('opened the case', 'You changed the priority from Low to Urgent')

  await hers.page.reload()
  await hers.expectTimeline('You opened the case', 'changed the priority from Low to Urgent')
  await expect(hers.timeline.last()).not.toContainText('You')
})

test('a patient without cases is asked to open the first one', async ({ patient }) => {
  const myCases = new MyCasesPage(await patient())
  await myCases.open()
  await expect(myCases.main).toContainText('Nothing here yet')
  await myCases.newCase.first().click()
  await expect(new NewCasePage(myCases.page).heading('Open a new case')).toBeVisible()
})
