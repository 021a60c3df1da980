import { expect, openCase, test } from '../fixtures'
import { listOf } from '../fixtures/cases'
import { deafen, settled } from '../fixtures/live'
import { ownWord, unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'

test.describe('what others do', { tag: '@live' }, () => {
  test('new cases wait behind a button, and nothing that is read moves', async ({ patient, staff }) => {
    const hers = await patient()
    const word = ownWord()
    const [before, after] = [`When you came ${word}`, `While you read ${word}`]
    await openCase(hers, before)
    const desk = new DeskPage(await staff())
    await desk.open(`?q=${word}&sort=-created_at`)
    await settled(desk.page)
    const links = desk.rows.getByRole('link')
    await expect(links).toHaveText([before])
    await openCase(hers, after)
    await expect(desk.arrivals).toHaveText('1 new')
    await expect(links).toHaveText([before])
    await desk.arrivals.click()
    await expect(links).toHaveText([after, before])
  })

  test('a case that a colleague changes does so in its place, and one that leaves the filter says so first', async ({ patient, staff }) => {
    const page = await patient()
    const title = unique('In its place')
    await openCase(page, title)
    const path = new URL(page.url()).pathname
    const desk = new DeskPage(await staff())
    await desk.open(`${listOf(title)}&status=open,in_progress`)
    await settled(desk.page)
    await expect(desk.row(title)).toContainText('Received')

    const colleague = new DeskCasePage(await staff(1))
    await colleague.page.goto(path)
    await settled(colleague.page)
    await colleague.setStatus('in_progress')
    await expect(desk.row(title)).toContainText('Being looked at')
    await colleague.setStatus('resolved')
    await expect(desk.row(title)).toContainText('Not in this list any more')
    await expect(desk.arrivals).toHaveText('1 gone')
    await desk.arrivals.click()
    await expect(desk.row(title)).toHaveCount(0)
  })

  test('a change shows up on the open case, for staff and for the patient, and no word that is being written is lost', async ({ patient, staff }) => {
    const hers = new PatientCasePage(await patient())
    await openCase(hers.page, unique('Under your eyes'))
    const path = new URL(hers.page.url()).pathname
    const [mine, theirs] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
    for (const desk of [mine, theirs]) {
      await desk.page.goto(path)
      await settled(desk.page)
    }
    await theirs.assignToMe.click()
    await expect(mine.timeline.last()).toContainText('took the case')
    await expect(hers.timeline.last()).toContainText('took the case')

    await theirs.move('Skin clinic')
    await expect(mine.timeline.last()).toContainText('from Intake to Skin clinic')
    const why = await mine.beginMove()
    await why.fill('It is the knee, and')
    await theirs.setStatus('in_progress')
    await expect(mine.main).toContainText('This case has changed while you were writing.')
    await expect(why).toHaveValue('It is the knee, and')
    await mine.main.getByRole('button', { name: 'Show it as it is now' }).click()
    await expect(mine.timeline.last()).toContainText('Being looked at')
  })

  test('of two who take a case at once the second is told by whom it was taken', async ({ patient, staff, watch }) => {
    watch.expectStatus(409)
    const page = await patient()
    await openCase(page, unique('Mine, no, mine'))
    const path = new URL(page.url()).pathname
    const [first, second] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
    await deafen(second.page)
    for (const desk of [first, second]) {
      await desk.page.goto(path)
      await settled(desk.page)
    }
    await first.assignToMe.click()
    await expect(first.timeline.last()).toContainText('You took the case')
    await second.assignToMe.click()
    await expect(second.main.getByRole('alert')).toContainText('took this case first. It is theirs now.')
    await expect(second.timeline.last()).toContainText('took the case')
  })
})

test('without a line the desk is as it was loaded, and a fresh page has everything', async ({ patient, staff, live }) => {
  const desk = new DeskPage(await staff())
  const title = `On the next page ${ownWord()}`
  await desk.open(listOf(title))
  await expect(desk.rows).toHaveCount(0)
  await openCase(await patient(), title)
  if (!live) await expect(desk.rows).toHaveCount(0)
  await desk.open(listOf(title))
  await expect(desk.row(title)).toBeVisible()
})
