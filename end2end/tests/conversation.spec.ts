import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { ConversationPage } from '../pages/conversation'
import { DeskCasePage } from '../pages/desk-case'

/** A case of a new patient, open on her page and on one of the staff. */
async function both(patient: () => Promise<Page>, staff: () => Promise<Page>): Promise<[ConversationPage, ConversationPage, string]> {
  const hers = await patient()
  await openCase(hers, unique('A word with you'))
  const path = new URL(hers.url()).pathname
  const theirs = await staff()
  await hers.goto(path)
  await theirs.goto(path)
  await settled(hers)
  await settled(theirs)
  return [new ConversationPage(hers, path), new ConversationPage(theirs, path), path]
}

test('patient and staff write to each other, and the case moves along', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const [asked, answered] = [unique('Since when?'), unique('Since Monday.')]
  await expect(theirs.afterwards.locator('option:checked')).toHaveText('Waiting for patient')
  await theirs.say(asked)
  await new DeskCasePage(theirs.page).expectStatus('waiting')

  await hers.page.goto(path)
  await settled(hers.page)
  await new PatientCasePage(hers.page).expectStanding('waiting')
  await expect(hers.message(asked)).toContainText('Care team')
  await hers.say(answered)
  await new PatientCasePage(hers.page).expectStanding('in_progress')
  await expect(hers.message(answered)).toContainText('You')

  await theirs.page.goto(path)
  await settled(theirs.page)
  await expect(theirs.messages).toHaveText([new RegExp(asked), new RegExp(answered)])
  await new DeskCasePage(theirs.page).expectStatus('in_progress')
})

test('a reply can be taken back, and its text is in the field again', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const text = unique('To the wrong person')
  await theirs.write(text)
  await theirs.undo.click()
  await expect(theirs.held).toHaveCount(0)
  await expect(theirs.field).toHaveValue(text)

  await hers.page.goto(path)
  await settled(hers.page)
  await expect(hers.messages).toHaveCount(0)
  expect(await hers.page.content()).not.toContain(text)
})

test('what was not taken back is sent by itself, and nobody sees it before', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const text = unique('Come on Friday')
  await theirs.write(text, 'resolved')
  await hers.page.goto(path)
  await expect(hers.messages).toHaveCount(0)
  await new PatientCasePage(hers.page).expectStanding('open')

  await expect(async () => {
    await hers.page.goto(path)
    await expect(hers.message(text)).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 20_000 })
  await new PatientCasePage(hers.page).expectStanding('resolved')
  await theirs.page.goto(path)
  await expect(theirs.message(text)).toBeVisible()
  await expect(theirs.held).toHaveCount(0)
})

test('a resolved case is taken up again by its patient', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  await theirs.say(unique('All is well'), 'resolved')
  await expect(theirs.afterwards.getByRole('option')).toHaveText(['Leave the status as it is'])
  await hers.page.goto(path)
  await settled(hers.page)
  await hers.say(unique('It is back'))
  await new PatientCasePage(hers.page).expectStanding('in_progress')
})

test('an empty reply is not sent', async ({ patient, staff }) => {
  const [hers] = await both(patient, staff)
  await hers.field.fill('  ')
  await hers.send.click()
  await expect(hers.field).toHaveAttribute('aria-invalid', 'true')
  await expect(hers.messages).toHaveCount(0)
})

test('what is typed is there after a reload', { tag: '@live' }, async ({ patient, staff }) => {
  const [hers] = await both(patient, staff)
  const text = unique('I was about to say')
  await hers.field.fill(text)
  await expect(hers.draftSaved).toBeVisible()
  await hers.page.reload()
  await settled(hers.page)
  await expect(hers.field).toHaveValue(text)
})

test('a reply of the other side comes by itself, and takes nothing from what is being written', { tag: '@live' }, async ({ patient, staff }) => {
  const [hers, theirs] = await both(patient, staff)
  const first = unique('How are you?')
  await theirs.say(first)
  await expect(hers.message(first)).toBeVisible()

  const text = unique('Much better')
  await hers.field.fill(text)
  await theirs.say(unique('And today?'))
  await expect(hers.notice.filter({ hasText: 'This case has changed while you were writing.' })).toBeVisible()
  await expect(hers.field).toHaveValue(text)
})

test('the key r leads to the reply', { tag: '@live' }, async ({ patient, staff }) => {
  const [, theirs] = await both(patient, staff)
  await theirs.page.keyboard.press('r')
  await expect(theirs.field).toBeFocused()
})
