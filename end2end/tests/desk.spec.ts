import { expect, openCase, test } from '../fixtures'
import { someCases } from '../fixtures/cases'
import { deafen, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { FOR_STAFF, type Priority, PRIORITY } from '../fixtures/words'
import { DeskPage, type Filter } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'

test('the filter is in the address: a reload and the way back keep it', async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{ status: 'waiting', priority: 'high' }, { status: 'waiting' }, { priority: 'high' }])
  const desk = new DeskPage(await staff())
  const all: Filter = { words: word }
  const waiting: Filter = { ...all, status: ['waiting'] }
  const both: Filter = { ...waiting, priority: ['high'] }
  await desk.open(`?q=${word}`)
  await desk.expectFilter(all)
  await expect(desk.rows).toHaveCount(3)

  await desk.filter(waiting)
  await desk.expectFilter(waiting)
  await expect(desk.rows).toHaveCount(2)
  await expect(desk.page).toHaveURL(/status=waiting/)
  await desk.filter(both)
  await desk.expectFilter(both)
  await expect(desk.rows).toHaveCount(1)
  await desk.page.reload()
  await desk.expectFilter(both)

  await desk.page.goBack()
  await desk.expectFilter(waiting)
  await desk.page.goBack()
  await desk.expectFilter(all)
  await desk.page.goForward()
  await desk.expectFilter(waiting)
})

test('a filter is taken away by its chip, all of them at once too', async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{ status: 'waiting', priority: 'high' }, { priority: 'high' }, { priority: 'low' }])
  const desk = new DeskPage(await staff())
  await desk.open(`?status=open,waiting&priority=high&q=${word}`)
  await desk.expectFilter({ words: word, status: ['open', 'waiting'], priority: ['high'] })
  await expect(desk.rows).toHaveCount(2)
  await desk.filters.filter({ hasText: FOR_STAFF.open }).click()
  await desk.expectFilter({ words: word, status: ['waiting'], priority: ['high'] })
  await expect(desk.rows).toHaveCount(1)
  await desk.filters.filter({ hasText: 'Clear all' }).click()
  await desk.expectFilter({})
})

for (const [label, query, descending] of [
  ['Most urgent', '-priority', true],
  ['Least urgent', 'priority', false],
] as const) {
  test(`sorted by ${label.toLowerCase()}`, async ({ staff, baseURL }) => {
    const { word } = await someCases(baseURL ?? '', [{ priority: 'medium' }, { priority: 'urgent' }, { priority: 'low' }, { priority: 'high' }])
    const desk = new DeskPage(await staff())
    await desk.open(`?q=${word}`)
    await desk.filter({ words: word, sort: label })
    await expect(desk.page).toHaveURL(new RegExp(`sort=${query}`))
    const header = desk.table.getByRole('columnheader', { name: 'Priority' })
    await expect(header).toHaveAttribute('aria-sort', descending ? 'descending' : 'ascending')
    const ranks = Object.values(PRIORITY)
    await expect(desk.priorities).toHaveText(descending ? ranks.reverse() : ranks)
  })
}

test('a column heading sorts, and pressed again turns the order around', async ({ staff }) => {
  const desk = new DeskPage(await staff())
  await deafen(desk.page)
  await desk.open()
  const header = desk.table.getByRole('columnheader', { name: 'Changed' })
  await expect(header).toHaveAttribute('aria-sort', 'descending')
  await header.getByRole('link').click()
  await expect(header).toHaveAttribute('aria-sort', 'ascending')
  await expect(desk.page).toHaveURL(/sort=updated_at/)
})

test('the pages of a list show each case once', async ({ staff }) => {
  const desk = new DeskPage(await staff())
  await desk.open('?limit=10&sort=created_at')
  const first = await desk.titles()
  expect(first).toHaveLength(10)
  await expect(desk.firstPage).toHaveCount(0)

  await desk.nextPage.click()
  await expect(desk.firstPage).toBeVisible()
  await expect(desk.page).toHaveURL(/cursor=/)
  const second = await desk.titles()
  expect(second.length).toBeGreaterThan(0)
  expect(new Set([...first, ...second]).size).toBe(first.length + second.length)

  await desk.firstPage.click()
  await expect(desk.firstPage).toHaveCount(0)
  expect(await desk.titles()).toEqual(first)
})

test('filters that fit no case say so and lead on', async ({ staff, patient }) => {
  // The list is never empty for certain, but a cursor past its end is.
  const page = await patient()
  await openCase(page, unique('The newest of all'))
  const desk = new DeskPage(await staff())
  await desk.open('?sort=created_at&cursor=created_at.4102444800000000.ffffffff-ffff-7fff-bfff-ffffffffffff')
  await expect(desk.rows).toHaveCount(0)
  await expect(desk.heading('Cases')).toBeVisible()
  await expect(desk.main).toContainText('No cases')
})

for (const query of ['status=opne', 'sort=-title', 'limit=0', 'owner=1', 'cursor=x', "status=open'--"]) {
  test(`an address with a mistake is answered, not obeyed: ${query}`, async ({ staff }) => {
    const desk = new DeskPage(await staff())
    await desk.open(`?${query}`)
    await expect(desk.alert).toContainText('This address has a filter that we do not know. You see all cases.')
    await desk.expectFilter({})
  })
}

test('two colleagues on one case: the second is told, and nothing of the first is lost', async ({ patient, staff, watch }) => {
  watch.expectStatus(409)
  const title = unique('Who is faster')
  const page = await patient()
  await openCase(page, title)
  const path = new URL(page.url()).pathname

  const first = new DeskCasePage(await staff(0))
  const second = new DeskCasePage(await staff(1))
  await deafen(second.page)
  for (const one of [first, second]) {
    await one.page.goto(path)
    await expect(one.heading(title)).toBeVisible()
    await settled(one.page)
  }
  await first.setStatus('in_progress')

  await second.priorityButton('urgent').click()
  await expect(second.staleNotice).toBeVisible()
  await expect(second.staleNotice).toContainText('Your change was not made.')
  await second.expectStatus('in_progress')
  await expect(second.priorityButton('urgent')).toHaveAttribute('aria-pressed', 'false')

  await second.setPriority('urgent')
  await expect(second.staleNotice).toHaveCount(0)
  await second.expectTimeline('opened the case', 'changed the status from Received to Being looked at', 'You changed the priority from Medium to Urgent')
})

test('only the changes that a case allows are offered', async ({ patient, staff }) => {
  const page = await patient()
  await openCase(page, unique('Step by step'))
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(new URL(page.url()).pathname)
  await settled(desk.page)
  await expect(desk.status.getByRole('button')).toHaveCount(3)
  await desk.setStatus('resolved')
  await expect(desk.status.getByRole('button')).toHaveText([/Being looked at/])
  await desk.setStatus('in_progress')
  await expect(desk.statusButton('waiting')).toBeVisible()
})

test('every priority can be chosen', async ({ patient, staff }) => {
  const page = await patient()
  await openCase(page, unique('More and more urgent'))
  const desk = new DeskCasePage(await staff())
  await desk.page.goto(new URL(page.url()).pathname)
  await settled(desk.page)
  for (const priority of ['low', 'high', 'urgent', 'medium'] satisfies Priority[]) await desk.setPriority(priority)
  await expect(desk.timeline).toHaveCount(5)
})
