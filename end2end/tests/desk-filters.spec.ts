import { expect, openCase, test } from '../fixtures'
import { token } from '../fixtures/api'
import { someCases } from '../fixtures/cases'
import { hire, send } from '../fixtures/clinic'
import { isLive } from '../fixtures/live'
import { ownWord, unique } from '../fixtures/people'
import { demoAccount } from '../setup/accounts'
import { DeskPage } from '../pages/desk'

test('words are looked for in title and description, and marked', async ({ patient, staff }) => {
  const mine = ownWord()
  const title = unique('A swollen ankle')
  await openCase(await patient(), title, `It began when I tripped over my ${mine} <b>yesterday</b>.`)
  const desk = new DeskPage(await staff())
  await desk.open()
  await desk.lookFor(mine)
  await expect(desk.rows).toHaveCount(1)
  await expect(desk.row(title)).toContainText(`tripped over my ${mine} <b>yesterday`)
  await expect(desk.marks).toHaveText([mine])
  await expect(desk.count).toHaveText('1 case')
  await expect(desk.page).toHaveURL(new RegExp(`q=${mine}`))

  await desk.lookFor(`${mine} ankles`)
  await expect(desk.marks).toHaveText(['ankle', mine])
  await desk.lookFor(`${mine} knees`)
  await expect(desk.heading('Cases')).toBeVisible()
  await expect(desk.main).toContainText('No case fits these filters')
})

test('a word that is spelled wrong is found by those that look like it', async ({ patient, staff }) => {
  const mine = ownWord()
  const title = unique('Misspelled')
  await openCase(await patient(), title, `About ${mine}.`)
  const desk = new DeskPage(await staff())
  await desk.open()
  await desk.lookFor(mine.slice(0, 6) + mine.slice(7))
  await expect(desk.row(title)).toBeVisible()
})

test('a search in an address can be shared, and the way back leads through it', async ({ patient, staff }) => {
  const mine = ownWord()
  const title = unique('To be shared')
  await openCase(await patient(), title, `About ${mine}.`)
  const first = new DeskPage(await staff(0))
  await first.open()
  await first.lookFor(mine)
  await expect(first.row(title)).toBeVisible()

  const second = new DeskPage(await staff(1))
  await second.page.goto(first.page.url())
  await expect(second.words).toHaveValue(mine)
  await expect(second.row(title)).toBeVisible()
  await expect(second.rows).toHaveCount(1)

  await first.page.goBack()
  await expect(first.words).toHaveValue('')
  await first.page.goForward()
  await expect(first.words).toHaveValue(mine)
  await expect(first.rows).toHaveCount(1)
})

test('a list is narrowed by department, assignee, specialty, tag and day, and each is taken away by its chip', async ({ patient, colleague, baseURL }) => {
  const url = baseURL ?? ''
  const today = new Date().toISOString().slice(0, 10)
  const page = await patient()
  const title = unique('Narrow me down')
  await openCase(page, title)
  const id = new URL(page.url()).pathname.split('/').pop() ?? ''
  const admin = await token(url, demoAccount('admin'))
  const name = ownWord()
  const department = await send(url, admin, 'POST', '/api/departments', { name })
  const specialty = await send(url, admin, 'POST', '/api/specialties', { name })
  const tag = await send(url, admin, 'POST', '/api/tags', { name })
  const kim = await hire(url)
  const me = await send(url, await token(url, kim), 'GET', '/api/me')
  const change = { department_id: department.id, specialty_id: specialty.id, tags: [name], assignee_id: me.id }
  await send(url, admin, 'PATCH', `/api/cases/${id}`, change, 1)

  const desk = new DeskPage(await colleague(kim))
  for (const [group, box, query, chip] of [
    ['Department', name, `department=${department.id}`, name],
    ['Assigned to', 'Me', 'assignee=me', 'Assigned to you'],
    ['Specialty', name, `specialty=${specialty.id}`, name],
    ['Tags, all of them', name, `tag=${tag.id}`, `Tag ${name}`],
  ] as const) {
    await desk.open()
    await desk.openMore()
    await desk.box(group, box).check()
    if (!isLive(desk.page)) await desk.apply.click()
    await expect(desk.page).toHaveURL(new RegExp(query))
    await expect(desk.row(title)).toBeVisible()
    await expect(desk.rows).toHaveCount(1)
    await expect(desk.box(group, box)).toBeChecked()
    await desk.filters.filter({ hasText: chip }).click()
    await expect(desk.filters).toHaveCount(0)
  }

  await desk.open(`?created_from=${today}&department=${department.id}`)
  await expect(desk.search.getByLabel('Opened from (UTC)')).toHaveValue(today)
  await expect(desk.rows).toHaveCount(1)
  await desk.open(`?created_to=2020-01-01&department=${department.id}`)
  await expect(desk.rows).toHaveCount(0)
})

test('the counters lead to a status or a department alone', async ({ staff, baseURL }) => {
  const { word } = await someCases(baseURL ?? '', [{ status: 'waiting' }, {}, { status: 'waiting' }])
  const desk = new DeskPage(await staff())
  await desk.open(`?q=${word}`)
  const waiting = desk.byStatus.filter({ hasText: 'Waiting for patient' })
  await expect(waiting).toHaveText('Waiting for patient 2')
  await waiting.click()
  await expect(desk.page).toHaveURL(/status=waiting/)
  await expect(waiting).toHaveAttribute('aria-current', 'true')
  await desk.expectFilter({ words: word, status: ['waiting'] })
  await expect(desk.rows).toHaveCount(2)
  const department = desk.byDepartment.first()
  const address = (await department.getAttribute('href')) ?? ''
  expect(address).toMatch(/status=waiting&department=/)
  await department.click()
  await expect(desk.page).toHaveURL(address)
  await expect(department).toHaveAttribute('aria-current', 'true')
})

test('a search without a word is answered, not obeyed', async ({ staff }) => {
  const desk = new DeskPage(await staff())
  await desk.open('?q=%3F')
  await expect(desk.alert).toContainText('Write a word to search for. You see all cases.')
})
