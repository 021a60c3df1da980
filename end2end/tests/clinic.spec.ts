import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { token } from '../fixtures/api'
import { unique } from '../fixtures/people'
import { demoAccount } from '../setup/accounts'
import { ClinicPage } from '../pages/clinic'

/** Moves the case that the page shows to the department of that name, past the pages. */
async function moveTo(page: Page, department: string): Promise<void> {
  const { origin, pathname } = new URL(page.url())
  const headers = { authorization: `Bearer ${await token(origin, demoAccount('admin'))}`, 'content-type': 'application/json' }
  const { items } = (await (await fetch(`${origin}/api/departments`, { headers })).json()) as { items: { id: string; name: string }[] }
  const answer = await fetch(`${origin}/api${pathname}`, {
    method: 'PATCH',
    headers: { ...headers, 'if-match': '"1"' },
    body: JSON.stringify({ department_id: items.find((one) => one.name === department)?.id }),
  })
  expect(answer.status, await answer.text()).toBe(200)
}

for (const [list, wording] of [
  ['specialties', (name: string) => name],
  ['tags', (name: string) => name.toLowerCase()],
] as const) {
  test(`an admin adds one of the ${list}, renames it, retires it and takes it back`, async ({ admin }) => {
    const page = new ClinicPage(await admin(), list)
    const [before, after] = [unique('Sleep'), unique('Rest')].map(wording) as [string, string]
    await page.add(before)

    await page.change(before)
    await page.field('Name').fill(after)
    await page.saveButton.click()
    await expect(page.saved).toBeVisible()
    await expect(page.entry(after)).toBeVisible()
    await expect(page.entry(before)).toHaveCount(0)

    await page.change(after)
    await page.retireButton.click()
    await expect(page.entry(after)).toContainText('Retired')
    await page.change(after)
    await page.restoreButton.click()
    await expect(page.saved).toBeVisible()
    await expect(page.entry(after)).not.toContainText('Retired')
  })
}

test('a name that is taken is said beside the field, and what was typed stays where scripts run', async ({ admin, live, watch }) => {
  watch.expectStatus(422)
  const page = new ClinicPage(await admin(), 'departments')
  const name = unique('Sleep clinic')
  await page.add(name)
  await page.field('Name').fill(name.toUpperCase())
  await page.addButton.click()
  await page.expectSummary('Choose another one: this one is taken')
  await page.expectProblem('Name', 'Choose another one: this one is taken')
  if (live) await expect(page.field('Name')).toHaveValue(name.toUpperCase())

  await page.open()
  await page.field('Name').fill('  ')
  await page.addButton.click()
  await page.expectProblem('Name', 'Enter a name')
})

test('a change is left without saving by its own link', async ({ admin }) => {
  const page = new ClinicPage(await admin(), 'departments')
  const name = unique('Hearing')
  await page.add(name)
  await page.change(name)
  await page.field('Name').fill('Something else')
  await page.main.getByRole('link', { name: 'Cancel' }).click()
  await expect(page.adding).toBeVisible()
  await expect(page.entry(name)).toBeVisible()
})

test('an open department that is retired hands its cases to the intake', async ({ admin, patient }) => {
  const page = new ClinicPage(await admin(), 'departments')
  const name = unique('Eye clinic')
  await page.add(name)
  await expect(page.entry(name)).toContainText('no cases')
  const hers = await patient()
  await openCase(hers, unique('My eye is red'))
  await moveTo(hers, name)
  await hers.reload()
  await expect(hers.getByRole('main')).toContainText(name)

  await page.open()
  await expect(page.entry(name)).toContainText('1 case')
  await page.change(name)
  await expect(page.moveTo).toHaveValue('')
  await page.retireButton.click()
  await expect(page.saved).toHaveText('Saved. It handed over 1 case.')
  await expect(page.entry(name)).toContainText('Retired')
})

test('a restricted department says who sees its cases, and gives them to nobody but a department that was named', async ({
  admin,
  patient,
  watch,
}) => {
  watch.expectStatus(422)
  const page = new ClinicPage(await admin(), 'departments')
  const [name, receiver] = [unique('Crisis team'), unique('Day clinic')]
  await page.add(receiver)
  await page.open()
  await expect(page.main).toContainText('The cases of a restricted one are for its members')
  await page.field('Name').fill(name)
  await page.choice('Its members only').check()
  await page.addButton.click()
  await expect(page.entry(name)).toContainText('Restricted')
  await expect(page.entry(name)).toContainText('Nobody yet')

  const hers = await patient()
  await openCase(hers, unique('I cannot go out any more'))
  await moveTo(hers, name)
  await page.open()
  await expect(page.alert.filter({ hasText: 'nobody can read' })).toBeVisible()
  await expect(page.entry(name)).toContainText('It has no member')

  await page.change(name)
  await page.retireButton.click()
  await page.expectSummary('Choose the department that takes its cases')
  await page.moveTo.selectOption({ label: `${receiver} (everyone who works here)` })
  await page.retireButton.click()
  await expect(page.saved).toHaveText('Saved. It handed over 1 case.')
  await expect(page.entry(receiver)).toContainText('1 case')
})

test('a field of several choices is added and changed, and its name and kind stay', async ({ admin, watch }) => {
  watch.expectStatus(422)
  const page = new ClinicPage(await admin(), 'fields')
  const label = unique('Which side')
  await page.open()
  await page.field('Label').fill(label)
  await page.field('Name for programs').fill('Which side?')
  await page.field('Kind').selectOption({ label: 'One of several choices' })
  await page.addButton.click()
  await page.expectProblem('Name for programs', 'It has a sign that does not belong in here')

  const key = label.toLowerCase().replaceAll(' ', '_')
  await page.open()
  await page.field('Label').fill(label)
  await page.field('Name for programs').fill(key)
  await page.field('Kind').selectOption({ label: 'One of several choices' })
  await page.field('Choices').fill('Left\n\nRight\n')
  await page.addButton.click()
  await expect(page.entry(label)).toContainText('Left, Right')
  await expect(page.entry(label)).toContainText(key)

  await page.change(label)
  await expect(page.field('Choices')).toHaveValue('Left\nRight')
  await expect(page.field('Name for programs')).toHaveCount(0)
  await page.field('Choices').fill('Left\nRight\nBoth')
  await page.saveButton.click()
  await expect(page.entry(label)).toContainText('Left, Right, Both')

  // Retired at once: a field of this test is not to be asked of other tests' cases.
  await page.change(label)
  await page.retireButton.click()
  await expect(page.entry(label)).toContainText('Retired')
})

test('the pages of an admin are not there for anybody else', async ({ staff, patient, watch }) => {
  watch.expectStatus(404)
  for (const page of [await staff(), await patient()]) {
    for (const list of ['departments', 'specialties', 'tags', 'fields'] as const) {
      const lost = new ClinicPage(page, list)
      await lost.open()
      await expect(lost.heading('This page is not here')).toBeVisible()
    }
  }
})
