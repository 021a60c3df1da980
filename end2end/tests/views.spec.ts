import { expect, openCase, test } from '../fixtures'
import { someCases } from '../fixtures/cases'
import { deafen, settled } from '../fixtures/live'
import { ownWord, unique } from '../fixtures/people'
import { DeskPage } from '../pages/desk'
import { ViewsPage } from '../pages/views'

test('a list is saved under a name, stands beside the desk with its count, and is marked while it is open', async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{ status: 'waiting' }, {}])
  const desk = new DeskPage(await staff())
  const name = unique('Waiting')
  await desk.open(`?status=waiting&q=${word}&sort=created_at`)
  await desk.saveView(name)
  await expect(desk.view(name)).toHaveAttribute('aria-current', 'page')
  await expect(desk.view(name)).toHaveText(`${name} 1`)
  await desk.views.getByRole('link', { name: 'All cases' }).click()
  await expect(desk.page).toHaveURL(/\/desk\?all$/)
  await expect(desk.view(name)).not.toHaveAttribute('aria-current')
  await desk.view(name).click()
  await desk.expectFilter({ words: word, status: ['waiting'] })
  await new ViewsPage(desk.page).open()
  await new ViewsPage(desk.page).remove(name)
})

test('a name that is taken is said so, and what was saved stays', async ({ staff, watch }) => {
  watch.expectStatus(422)
  const desk = new DeskPage(await staff())
  const name = unique('Twice')
  await desk.open('?priority=urgent')
  await desk.saveView(name)
  await desk.saveView(name.toUpperCase(), false)
  await expect(desk.main).toContainText('Choose another one: this one is taken')
  await expect(desk.page).toHaveURL(/priority=urgent/)
  await new ViewsPage(desk.page).open()
  await new ViewsPage(desk.page).remove(name)
})

test('a shared view is there for colleagues, who choose for themselves and change nothing', async ({ staff }) => {
  const [mine, theirs] = [new ViewsPage(await staff()), new ViewsPage(await staff(1))]
  const desk = new DeskPage(mine.page)
  const name = unique('Ours')
  await desk.open('?assignee=none')
  await desk.saveView(name)
  await mine.open()
  await mine.change(name)
  await mine.tick('Share it with all who work here').check()
  await mine.save()

  await theirs.open()
  await expect(theirs.entry(name)).toContainText('Shared by')
  await theirs.change(name)
  await expect(theirs.field('Name')).toHaveCount(0)
  await theirs.tick('Keep it beside the desk').check()
  await theirs.save()
  await new DeskPage(theirs.page).open('?all')
  await expect(new DeskPage(theirs.page).view(name)).toBeVisible()

  await mine.open()
  await mine.change(name)
  await mine.field('Name').fill(`${name} 2`)
  await mine.save()
  await expect(mine.entry(`${name} 2`)).toBeVisible()
  await mine.open()
  await mine.remove(`${name} 2`)
  await theirs.open()
  await expect(theirs.entry(`${name} 2`)).toHaveCount(0)
})

test('the desk opens with the view that its reader chose, and all cases are one link away', async ({ colleague }) => {
  const page = await colleague()
  const desk = new DeskPage(page)
  await expect(desk.heading('Cases')).toBeVisible()
  // The list is everybody's, and what others change in it is not to change under this test.
  await deafen(page)
  await desk.open('?status=resolved')
  await desk.saveView('Done', true, 'Open the desk with it')
  await page.goto('/desk')
  await expect(page).toHaveURL(/\/desk\?status=resolved$/)
  await desk.expectFilter({ status: ['resolved'] })
  await desk.views.getByRole('link', { name: 'All cases' }).click()
  await desk.expectFilter({})
  await desk.navigation.getByRole('link', { name: 'Cases' }).click()
  await expect(page).toHaveURL(/\/desk\?status=resolved$/)
})

test('counts follow what happens', { tag: '@live' }, async ({ patient, staff }) => {
  const hers = await patient()
  const desk = new DeskPage(await staff())
  const [name, word] = [unique('Just now'), ownWord()]
  await desk.open(`?q=${word}`)
  await desk.saveView(name)
  await expect(desk.view(name)).toHaveText(`${name} 0`)
  await settled(desk.page)
  await openCase(hers, `Counted ${word}`)
  await expect(desk.view(name)).toHaveText(`${name} 1`)
  await new ViewsPage(desk.page).open()
  await new ViewsPage(desk.page).remove(name)
})
