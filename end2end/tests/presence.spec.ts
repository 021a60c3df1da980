import { expect, openCase, test } from '../fixtures'
import { settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { DeskCasePage } from '../pages/desk-case'

/** A beat comes every 8 seconds. */
const SOON = { timeout: 15_000 }

test.describe('who else is at a case', { tag: '@live' }, () => {
  test('is told while they look, while they write, and no longer when they leave', async ({ patient, staff }) => {
    const hers = await patient()
    await openCase(hers, unique('Two at once'))
    const path = new URL(hers.url()).pathname
    const [mine, theirs] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
    for (const desk of [mine, theirs]) {
      await desk.page.goto(path)
      await settled(desk.page)
    }
    await expect(mine.presence).toHaveText(/ is looking at this case$/, SOON)
    await expect(theirs.presence).toHaveText(/ is looking at this case$/, SOON)
    await theirs.assignToMe.click()
    await expect(theirs.timeline.last()).toContainText('took the case')
    await theirs.move('Skin clinic')
    await expect(theirs.timeline.last()).toContainText('moved the case')
    const why = await theirs.beginMove()
    await why.fill('It is the knee, and')
    await expect(mine.presence).toHaveText(/ is writing$/, SOON)
    await expect(hers.getByText(/is (writing|looking at this case)/)).toHaveCount(0)

    await theirs.page.goto('/desk?all')
    await expect(mine.presence).toHaveText('', SOON)
  })

  test('whose line breaks is gone within twenty seconds', async ({ patient, staff, watch }) => {
    watch.expectOffline()
    const hers = await patient()
    await openCase(hers, unique('In the lift'))
    const path = new URL(hers.url()).pathname
    const [mine, theirs] = [new DeskCasePage(await staff()), new DeskCasePage(await staff(1))]
    for (const desk of [mine, theirs]) {
      await desk.page.goto(path)
      await settled(desk.page)
    }
    await expect(mine.presence).toHaveText(/ is looking at this case$/, SOON)
    await theirs.page.context().setOffline(true)
    await expect(mine.presence).toHaveText('', { timeout: 20_000 + SOON.timeout })
  })
})
