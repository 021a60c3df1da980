import { expect, openCase, test } from '../fixtures'
import { listOf } from '../fixtures/cases'
import { deafen, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'
import { MyCasesPage } from '../pages/my-cases'
import { NewCasePage } from '../pages/new-case'

test('staff take a case, give it to a colleague, and give it back', async ({ patient, staff }) => {
  const page = await patient()
  await openCase(page, unique('Whose is it'))
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(new URL(page.url()).pathname)
  await settled(desk.page)
  await desk.assignToMe.click()
  await expect(desk.timeline.last()).toContainText('You took the case')
  await expect(desk.assignToMe).toHaveCount(0)

  const colleague = await desk.assignToColleague()
  await expect(desk.timeline.last()).toContainText(`You gave the case to ${colleague}`)
  await desk.assignToNobody.click()
  await expect(desk.timeline.last()).toContainText(`You took the case back from ${colleague}`)
  await expect(desk.panel).toContainText('Nobody yet')
})

test('a move into a department needs no reason, one out of it does, and colleagues alone read it', async ({ patient, staff }) => {
  const hers = new PatientCasePage(await patient())
  await openCase(hers.page, unique('From here to there'))
  const path = new URL(hers.page.url()).pathname
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(path)
  await settled(desk.page)
  await desk.move('Skin clinic')
  await expect(desk.timeline.last()).toContainText('You moved the case from Intake to Skin clinic')

  const reason = unique('Her skin is fine, it is the knee')
  await desk.move('Physiotherapy', reason)
  await expect(desk.timeline.last()).toContainText('You moved the case from Skin clinic to Physiotherapy')
  await expect(desk.timeline.last().getByRole('blockquote')).toHaveText(reason)

  await hers.page.goto(path)
  await expect(hers.timeline.last()).toContainText('moved the case from Skin clinic to Physiotherapy')
  expect(await hers.page.content()).not.toContain(reason)
})

test('a case handed to a restricted department is out of sight, and the page says so', async ({ patient, staff }) => {
  const page = await patient()
  await openCase(page, unique('Not for me any more'))
  // The second of the staff is of the skin clinic.
  const desk = new DeskCasePage(await staff(1))
  await desk.page.goto(new URL(page.url()).pathname)
  await settled(desk.page)
  await desk.move('Mental health (restricted)')
  await expect(desk.main).toContainText('Handed over to Mental health. It is no longer visible to you.')
  await desk.main.getByRole('link', { name: 'Go on to the cases' }).click()
  await expect(new DeskPage(desk.page).heading('Cases')).toBeVisible()
})

test('tags and the specialty are kept, and the tags are for colleagues', async ({ patient, staff }) => {
  const hers = new PatientCasePage(await patient())
  const title = unique('Call me')
  await openCase(hers.page, title)
  const path = new URL(hers.page.url()).pathname
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(path)
  await settled(desk.page)
  await desk.setTags({ 'call back': true, lab: true })
  await expect(desk.timeline.last()).toContainText('You added the tags call back, lab')
  await desk.setTags({ lab: false })
  await expect(desk.timeline.last()).toContainText('You removed the tag lab')
  await desk.setSpecialty('Skin')
  await expect(desk.timeline.last()).toContainText('You said that the case is about Skin')

  const list = new DeskPage(desk.page)
  await list.open(listOf(title))
  await expect(list.row(title).getByRole('list', { name: 'Tags' })).toHaveText('call back')

  await hers.page.goto(path)
  await expect(hers.written).toContainText('Skin')
  expect(await hers.page.content()).not.toContain('call back')
})

test("the clinic's own questions are asked, kept with the draft, and shown by their labels", async ({ patient, watch }) => {
  watch.expectStatus(422)
  const form = new NewCasePage(await patient())
  await form.open()
  await form.fill({ title: ' ', description: 'The tablets are gone.' })
  await form.field('Your pharmacy').fill('Linden Pharmacy')
  await form.field('How may we answer you?').selectOption('By phone')
  await form.field('Which part of the clinic is it for?').selectOption('Skin')
  await form.send()
  await form.expectKept()
  await form.open()
  await expect(form.field('Your pharmacy')).toHaveValue('Linden Pharmacy')
  await expect(form.field('How may we answer you?')).toHaveValue('By phone')

  await form.fill({ title: unique('More tablets') })
  await form.send()
  const hers = new PatientCasePage(form.page)
  await expect(hers.received).toBeVisible()
  for (const text of ['Your pharmacy', 'Linden Pharmacy', 'How may we answer you?', 'By phone', 'Skin']) {
    await expect(hers.written).toContainText(text)
  }
})

test('who works here opens a case of their own and reads it as any patient does', async ({ colleague }) => {
  // Somebody new: the draft of a case is its writer's, in all of their windows.
  const page = await colleague()
  const title = unique('My own back')
  await openCase(page, title)
  const own = new PatientCasePage(page)
  await expect(own.received).toBeVisible()
  await own.expectStanding('open')
  await expect(page.getByRole('complementary', { name: 'This case' })).toHaveCount(0)

  await own.accountMenu.click()
  await page.getByRole('link', { name: 'Your own cases' }).click()
  const mine = new MyCasesPage(page)
  await expect(mine.heading('Your cases')).toBeVisible()
  await expect(mine.card(title)).toBeVisible()
})

test('what was unfolded stays so while colleagues change the case', { tag: '@live' }, async ({ patient, staff }) => {
  const page = await patient()
  await openCase(page, unique('Under two hands'))
  const [first, second] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
  for (const desk of [first, second]) {
    await desk.page.goto(new URL(page.url()).pathname)
    await settled(desk.page)
  }
  await second.beginMove()
  await first.setPriority('urgent')
  await expect(second.priorityButton('urgent')).toHaveAttribute('aria-pressed', 'true')
  await expect(second.panel.getByLabel('Department', { exact: true })).toBeVisible()
})

test('a reason stays written when the change is refused', async ({ patient, staff, watch }) => {
  watch.expectStatus(409)
  const page = await patient()
  await openCase(page, unique('Both at once'))
  const path = new URL(page.url()).pathname
  const [first, second] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
  await first.page.goto(path)
  await settled(first.page)
  await first.move('Skin clinic')
  await expect(first.timeline.last()).toContainText('from Intake to Skin clinic')
  // Else the news of the change may come before the move, which is then no late one.
  await deafen(second.page)
  await second.page.goto(path)
  await settled(second.page)
  await first.setPriority('urgent')

  const reason = unique('It is the knee & <not> the skin')
  await second.move('Physiotherapy', reason)
  await expect(second.staleNotice).toBeVisible()
  await expect(second.panel.getByLabel('Why?')).toHaveValue(reason)
  await second.move('Physiotherapy')
  await expect(second.timeline.last().getByRole('blockquote')).toHaveText(reason)
})

test('an admin reopens a case with a reason', async ({ patient, staff, admin }) => {
  const page = await patient()
  await openCase(page, unique('Closed too soon'))
  const path = new URL(page.url()).pathname
  const theirs = new DeskCasePage(await staff())
  await theirs.page.goto(path)
  await settled(theirs.page)
  await theirs.setStatus('resolved')

  const desk = new DeskCasePage(await admin())
  await desk.page.goto(path)
  await settled(desk.page)
  await expect(desk.status.getByRole('button')).toHaveCount(0)
  await desk.override('open', 'It was closed by mistake.')
  await expect(desk.timeline.last()).toContainText('You corrected the status from Resolved to Received')
  await expect(desk.timeline.last().getByRole('blockquote')).toHaveText('It was closed by mistake.')
})

test('the desk says in words which cases are restricted', async ({ patient, staff }) => {
  const page = await patient()
  const title = unique('Behind the door')
  await openCase(page, title)
  // The first of the staff is of the department that keeps its cases to its members.
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(new URL(page.url()).pathname)
  await settled(desk.page)
  await desk.move('Mental health (restricted)')
  await expect(desk.timeline.last()).toContainText('Mental health')
  const list = new DeskPage(desk.page)
  await list.open(listOf(title))
  await expect(list.row(title).getByText('Restricted')).toBeVisible()
})
