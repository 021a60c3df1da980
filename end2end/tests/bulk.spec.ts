import { expect, test } from '../fixtures'
import { someCases } from '../fixtures/cases'
import { settled } from '../fixtures/live'
import { BulkPage } from '../pages/bulk'
import { DeskPage } from '../pages/desk'

test('those that are ticked change after a look at what would, and back again', async ({ staff, baseURL }) => {
  const { word, titles } = await someCases(baseURL ?? '', [{}, { priority: 'urgent' }, {}])
  const desk = new DeskPage(await staff())
  await desk.open(`?q=${word}`)
  for (const title of titles) await desk.row(title).getByRole('checkbox').check()
  await desk.page.getByRole('button', { name: /^Change .*selected/ }).click()

  const bulk = new BulkPage(desk.page)
  await expect(bulk.main).toContainText('3 cases selected.')
  await settled(bulk.page)
  await bulk.field('Priority').selectOption({ label: 'Urgent' })
  await bulk.ask()
  await expect(bulk.foretold.getByRole('status')).toHaveText('2 cases will change, 1 will not.')
  await expect(bulk.missed).toContainText('It is so already: 1')
  await bulk.confirm(2).click()
  await expect(bulk.notice.first()).toContainText('2 cases changed, 1 not.')

  await desk.open(`?q=${word}`)
  await expect(desk.priorities).toHaveText(['Urgent', 'Urgent', 'Urgent'])
  await desk.page.goBack()
  await settled(bulk.page)
  await bulk.undo.click()
  await expect(bulk.notice.first()).toContainText('2 cases changed back.')
  await expect(bulk.undo).toHaveCount(0)
  await desk.open(`?q=${word}&priority=urgent`)
  await expect(desk.rows).toHaveCount(1)
})

test('all that match change, and a move says that it needs a reason', async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{}, {}])
  const desk = new DeskPage(await staff())
  const bulk = new BulkPage(desk.page)
  const moveTo = async (department: string) => {
    await desk.open(`?q=${word}`)
    await desk.page.getByRole('link', { name: 'Change all 2 that match' }).click()
    await expect(bulk.main).toContainText('All cases of this list')
    await settled(bulk.page)
    await bulk.field('Department').selectOption({ label: department })
    await bulk.ask()
    await expect(bulk.foretold.getByRole('status')).toHaveText('2 cases will change.')
  }
  await moveTo('Skin clinic')
  await expect(bulk.why).toHaveCount(0)
  await bulk.confirm(2).click()
  await expect(bulk.notice.first()).toContainText('2 cases changed.')

  await moveTo('Physiotherapy')
  await bulk.why.fill('Their skin is fine.')
  await bulk.confirm(2).click()
  await expect(bulk.notice.first()).toContainText('2 cases changed.')
  expect(bulk.page.url()).not.toContain('skin')
})

test('more than 200 change while the page tells how far it is', async ({ staff, live, baseURL }) => {
  // So many cases are made, changed, and changed back.
  test.slow()
  const count = 210
  const { word } = await someCases(baseURL ?? '', Array.from({ length: count }, () => ({})))
  const desk = new DeskPage(await staff())
  await desk.open(`?q=${word}`)
  await desk.page.getByRole('link', { name: `Change all ${count} that match` }).click()
  const bulk = new BulkPage(desk.page)
  await settled(bulk.page)
  await bulk.field('Priority').selectOption({ label: 'Low' })
  await bulk.ask()
  await expect(bulk.foretold.getByRole('status')).toHaveText(`${count} cases will change.`)
  await bulk.confirm(count).click()
  await expect(bulk.progress.or(bulk.notice).first()).toBeVisible()
  await bulk.follow(`${count} cases changed.`, live)
  await expect(bulk.progress).toHaveCount(0)
  await bulk.undo.click()
  await bulk.follow(`${count} cases changed back.`, live)
})

test('nothing ticked changes nothing', async ({ staff }) => {
  const bulk = new BulkPage(await staff())
  await bulk.open()
  await expect(bulk.main).toContainText('No case is selected')
  await expect(bulk.preview).toHaveCount(0)
})

test('a page of a list is ticked at once', { tag: '@live' }, async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{}, {}])
  const desk = new DeskPage(await staff())
  await desk.open(`?q=${word}`)
  const button = desk.page.getByRole('button', { name: /^Change .*selected/ })
  await expect(button).toHaveText('Change selected cases')
  await desk.page.getByRole('checkbox', { name: 'Select this page' }).check()
  await expect(desk.rows.getByRole('checkbox', { checked: true })).toHaveCount(2)
  await expect(button).toHaveText('Change 2 selected')
  await desk.rows.first().getByRole('checkbox').uncheck()
  await expect(button).toHaveText('Change 1 selected')
})
