import { expect, openCase, test } from '../fixtures'
import { listOf, wordOf } from '../fixtures/cases'
import { deafen } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { PRIORITY } from '../fixtures/words'
import { DeskCasePage } from '../pages/desk-case'
import { SplitPage } from '../pages/split'

const NARROW = { width: 900, height: 800 }

test.describe('beside the list', { tag: '@live' }, () => {
  test('a case opens under its own address, and the focus goes there and back', async ({ patient, staff }) => {
    const title = unique('Side by side')
    await openCase(await patient(), title)
    const desk = new SplitPage(await staff())
    await deafen(desk.page)
    await desk.open(`${listOf(title)}&status=open`)
    const lists: string[] = []
    desk.page.on('request', (request) => request.url().includes('/fn/cases/list') && lists.push(request.url()))
    await desk.link(title).focus()
    await desk.page.keyboard.press('Enter')
    await expect(desk.title(title)).toBeFocused()
    await expect(desk.page).toHaveURL(/\/desk\?q=[0-9a-f]+&status=open&case=[0-9a-f-]{36}$/)
    await expect(desk.page).toHaveTitle(/^[0-9A-Z]{3}-[0-9A-Z]{3} · Caseward$/)
    await expect(desk.link(title)).toHaveAttribute('aria-current', 'true')
    await expect(desk.heading('Cases')).toBeVisible()
    expect(lists, 'the list is not loaded again').toEqual([])

    await desk.page.keyboard.press('Escape')
    await expect(desk.pane).toHaveCount(0)
    await expect(desk.link(title)).toBeFocused()
    await expect(desk.page).toHaveURL(/\/desk\?q=[0-9a-f]+&status=open$/)
    await desk.page.goBack()
    await expect(desk.title(title)).toBeVisible()
    await desk.page.goForward()
    await expect(desk.pane).toHaveCount(0)
    expect(lists).toEqual([])
  })

  test('it is worked on like on its own page, and the list follows', async ({ patient, staff }) => {
    const title = unique('All of it')
    await openCase(await patient(), title)
    const desk = new SplitPage(await staff())
    await desk.open(listOf(title))
    await desk.openCase(title)
    await expect(desk.title(title)).toBeVisible()
    await desk.case.setStatus('in_progress')
    await expect(desk.row(title)).toContainText('Being looked at')
    await desk.case.setPriority('urgent')
    await expect(desk.row(title)).toContainText('Urgent')
    await expect(desk.title(title)).toBeVisible()
  })

  test('it stays open while the list is narrowed', async ({ patient, staff }) => {
    const title = unique('Stays')
    await openCase(await patient(), title)
    const desk = new SplitPage(await staff())
    await desk.open(listOf(title))
    await desk.openCase(title)
    await expect(desk.title(title)).toBeVisible()
    await desk.filter({ words: wordOf(title), priority: ['urgent'] })
    await expect(desk.page).toHaveURL(/priority=urgent.*&case=/)
    await expect(desk.row(title)).toHaveCount(0)
    await expect(desk.title(title)).toBeVisible()
    await desk.filters.filter({ hasText: PRIORITY.urgent }).click()
    await expect(desk.row(title)).toBeVisible()
    await expect(desk.title(title)).toBeVisible()
    await desk.filters.filter({ hasText: 'Clear all' }).click()
    await expect(desk.filters).toHaveCount(0)
    await expect(desk.rows.first()).toBeVisible()
    await expect(desk.title(title)).toBeVisible()
  })

  test('the row that was pressed stays where it is on the screen', async ({ staff }) => {
    const desk = new SplitPage(await staff())
    await deafen(desk.page)
    await desk.open('?sort=created_at')
    const link = desk.rows.nth(20).getByRole('link')
    await link.scrollIntoViewIfNeeded()
    const top = async () => (await link.boundingBox())?.y ?? 0
    const before = await top()
    await link.click()
    await expect(desk.pane).toBeVisible()
    await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(4)
  })

  test('on a small screen a case opens on its own page', async ({ patient, staff }) => {
    const title = unique('Small')
    await openCase(await patient(), title)
    const desk = new SplitPage(await staff())
    await desk.page.setViewportSize(NARROW)
    await desk.open(listOf(title))
    await desk.openCase(title)
    await expect(desk.page).toHaveURL(/\/cases\/[0-9a-f-]{36}$/)
    await expect(desk.page.getByRole('heading', { level: 1, name: title })).toBeFocused()
  })
})

test('an address shows the list and the case, at once and to whoever has it', async ({ patient, staff }) => {
  const title = unique('To be shared')
  const hers = await patient()
  await openCase(hers, title)
  const id = new URL(hers.url()).pathname.split('/').at(-1) ?? ''
  const desk = new SplitPage(await staff())
  const answer = await desk.page.request.get(`/desk${listOf(title)}&case=${id}`)
  expect(await answer.text(), 'the server writes both').toMatch(new RegExp(`id="row-${id}"[^]*id="open-case"[^>]*>${title}`))

  await desk.open(`${listOf(title)}&case=${id}`)
  await expect(desk.row(title)).toBeVisible()
  await expect(desk.title(title)).toBeVisible()
  await desk.case.statusButton('in_progress').click()
  await desk.case.expectStatus('in_progress')
  await expect(desk.page, 'the form comes back to both').toHaveURL(new RegExp(`/desk\\?q=[0-9a-f]+&case=${id}`))
  await expect(desk.row(title)).toBeVisible()

  await desk.ownPage.click()
  await expect(new DeskCasePage(desk.page).heading(title)).toBeVisible()
  await expect(desk.page).toHaveURL(`/cases/${id}`)
  await desk.page.goBack()
  await desk.close.click()
  await expect(desk.pane).toHaveCount(0)
  await expect(desk.page).toHaveURL(/\/desk\?q=[0-9a-f]+$/)
})

test('a case that is not there says so beside the list', async ({ staff, watch }) => {
  watch.expectStatus(404)
  const desk = new SplitPage(await staff())
  await desk.open('?case=0190163d-8694-739b-aea5-966c26f8ad91')
  await expect(desk.pane).toContainText('This page is not here')
  await expect(desk.rows.first()).toBeVisible()
})

test('on a small screen an address shows the case alone, with the way to the list', async ({ patient, staff }) => {
  const title = unique('Shared with a phone')
  const hers = await patient()
  await openCase(hers, title)
  const id = new URL(hers.url()).pathname.split('/').at(-1) ?? ''
  const desk = new SplitPage(await staff())
  await desk.page.setViewportSize(NARROW)
  await desk.open(`${listOf(title)}&case=${id}`)
  await expect(desk.title(title)).toBeVisible()
  await expect(desk.table).toBeHidden()
  await desk.close.click()
  await expect(desk.row(title)).toBeVisible()
})

test('the filters of a small screen are behind their number', async ({ staff }) => {
  const desk = new SplitPage(await staff())
  await desk.page.setViewportSize({ width: 390, height: 844 })
  await desk.open('?status=open,waiting&assignee=none')
  await expect(desk.fold).toHaveText('Filters (3)')
  await expect(desk.words).toBeVisible()
  await expect(desk.filters).toHaveCount(4)
  await expect(desk.status('open')).toBeHidden()
  await desk.fold.click()
  await expect(desk.status('open')).toBeChecked()
  await expect(desk.apply).toBeVisible()
})
