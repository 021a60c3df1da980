import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { signUp, token } from '../fixtures/api'
import { send } from '../fixtures/clinic'
import { settled } from '../fixtures/live'
import { somebody } from '../fixtures/people'
import { demoAccount } from '../setup/accounts'
import { BulkPage } from '../pages/bulk'
import { DeskPage } from '../pages/desk'

/** A word that no other case has. */
function newWord(): string {
  return 'q' + [...randomBytes(9)].map((byte) => String.fromCharCode(97 + (byte % 26))).join('')
}

/** Cases of a new patient, whose titles have a word in common that nothing else has. */
async function severalCases(page: Page, count: number): Promise<{ word: string; titles: string[]; ids: string[] }> {
  const word = newWord()
  const titles = Array.from({ length: count }, (_, place) => `${word} number ${place + 1}`)
  const ids = []
  for (const title of titles) {
    await openCase(page, title)
    ids.push(new URL(page.url()).pathname.split('/').at(-1) ?? '')
  }
  return { word, titles, ids }
}

test('those that are ticked change after a look at what would, and back again', async ({ patient, staff, baseURL }) => {
  const { word, titles, ids } = await severalCases(await patient(), 3)
  const admin = await token(baseURL ?? '', demoAccount('admin'))
  await send(baseURL ?? '', admin, 'PATCH', `/api/cases/${ids[1]}`, { priority: 'urgent' }, 1)
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
  expect(await desk.column('Priority')).toEqual(['Urgent', 'Urgent', 'Urgent'])
  await desk.page.goBack()
  await settled(bulk.page)
  await bulk.undo.click()
  await expect(bulk.notice.first()).toContainText('2 cases changed back.')
  await expect(bulk.undo).toHaveCount(0)
  await desk.open(`?q=${word}&priority=urgent`)
  await expect(desk.rows).toHaveCount(1)
})

test('all that match change, and a move says that it needs a reason', async ({ patient, staff }) => {
  const { word } = await severalCases(await patient(), 2)
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
  const [url, count, word, person] = [baseURL ?? '', 210, newWord(), somebody()]
  await signUp(url, person)
  const patient = await token(url, person)
  for (let place = 1; place <= count; place += 1) {
    await send(url, patient, 'POST', '/api/cases', { title: `${word} number ${place}`, description: 'It itches.' })
  }
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

test('a page of a list is ticked at once', { tag: '@live' }, async ({ patient, staff }) => {
  const { word } = await severalCases(await patient(), 2)
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
