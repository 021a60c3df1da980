import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { deafen, isLive, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { AtHand } from '../pages/at-hand'
import { PatientCasePage } from '../pages/case'
import { ConversationPage } from '../pages/conversation'
import { DeskCasePage } from '../pages/desk-case'
import { edited, expectWords, writeInto } from '../pages/rich-field'

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
  await expect(theirs.messages).toContainText([asked, answered])
  await expect(theirs.message(asked)).toContainText('Read by the patient')
  await new DeskCasePage(theirs.page).expectStatus('in_progress')
})

test('a reply can be taken back, and its text is in the field again with what was chosen', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const text = unique('To the wrong person')
  await theirs.write(text, 'resolved')
  await expect(theirs.afterwards.locator('option:checked')).toHaveText('Waiting for patient')
  await theirs.undo.click()
  await expect(theirs.held).toHaveCount(0)
  await expectWords(theirs.field, text)
  await expect(theirs.afterwards.locator('option:checked')).toHaveText('Resolved')

  await hers.page.goto(path)
  await settled(hers.page)
  await expect(hers.messages).toHaveCount(0)
  expect(await hers.page.content()).not.toContain(text)
})

test('who takes a reply back too late is told so, and what they write meanwhile stays', async ({ patient, staff, watch }) => {
  watch.expectStatus(409)
  const [, theirs, path] = await both(patient, staff)
  const [text, next] = [unique('On its way'), unique('And another thing')]
  // Signed in before the seconds count in which it can be taken back.
  const twin = new ConversationPage(await staff(), path)
  // Else the news that it was sent may come first, and there is nothing to take back any more.
  await deafen(theirs.page)
  await theirs.open()
  await theirs.write(text)
  await twin.page.goto(path)
  await settled(twin.page)
  await twin.sendNow.click()
  await expect(twin.message(text)).toBeVisible()
  if (isLive(theirs.page)) await writeInto(theirs.field, next)
  await theirs.undo.click()
  await expect(theirs.alert.filter({ hasText: 'It was sent already, so it could not be taken back.' })).toBeVisible()
  await expect(theirs.message(text)).toBeVisible()
  await expect(theirs.held).toHaveCount(0)
  if (isLive(theirs.page)) await expectWords(theirs.field, next)
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
  await writeInto(hers.field, '  ')
  await hers.send.click()
  await expect(hers.field).toHaveAttribute('aria-invalid', 'true')
  await expect(hers.messages).toHaveCount(0)
})

test('what is typed is there after a reload', { tag: '@live' }, async ({ patient, staff }) => {
  const [hers] = await both(patient, staff)
  const text = unique('I was about to say')
  await writeInto(hers.field, text)
  await expect(hers.draftSaved).toBeVisible()
  await hers.page.reload()
  await settled(hers.page)
  await expectWords(hers.field, text)
})

test('a reply of the other side comes by itself, and takes nothing from what is being written', { tag: '@live' }, async ({ patient, staff }) => {
  const [hers, theirs] = await both(patient, staff)
  const first = unique('How are you?')
  await theirs.say(first)
  await expect(hers.message(first)).toBeVisible()

  const text = unique('Much better')
  await writeInto(hers.field, text)
  await theirs.say(unique('And today?'))
  await expect(hers.notice.filter({ hasText: 'This case has changed while you were writing.' })).toBeVisible()
  await expectWords(hers.field, text)
})

test('the key r leads to the reply', { tag: '@live' }, async ({ patient, staff }) => {
  const [, theirs] = await both(patient, staff)
  await edited(theirs.field)
  await new AtHand(theirs.page).ready()
  await theirs.page.keyboard.press('r')
  await expect(theirs.field).toBeFocused()
})

test('staff answer with a list and a link, which a reload and an undo give back and the patient reads', { tag: '@live' }, async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const { keyboard } = theirs.page
  const first = unique('Rest')
  await edited(theirs.field)
  await theirs.field.focus()
  await keyboard.type(`- ${first}`)
  await keyboard.press('Enter')
  await keyboard.type('Drink')
  await keyboard.press('Enter')
  await keyboard.press('Enter')
  await keyboard.type('See ')
  await theirs.tool('Link').click()
  await theirs.link.fill('example.org/advice')
  await keyboard.press('Enter')
  await expect(theirs.draftSaved).toBeVisible()
  await theirs.page.reload()
  await edited(theirs.field)
  await expect(theirs.field.getByRole('listitem')).toHaveText([first, 'Drink'])

  await theirs.send.click()
  await expect(theirs.held).toContainText('Drink')
  await expectWords(theirs.field, '')
  await theirs.undo.click()
  await expect(theirs.field.getByRole('listitem')).toHaveText([first, 'Drink'])
  await expect(theirs.field.getByRole('link')).toHaveAttribute('href', 'https://example.org/advice')
  await theirs.send.click()
  await theirs.sendNow.click()

  await expect(theirs.message(first)).toBeVisible()
  await hers.page.goto(path)
  const prose = hers.message(first).locator('.prose')
  await expect(prose.getByRole('listitem')).toHaveText([first, 'Drink'])
  await expect(prose.getByRole('link', { name: 'example.org/advice' })).toHaveAttribute('href', 'https://example.org/advice')
})

test('a reply in plain words is shown as it was typed', async ({ patient, staff }) => {
  const [hers, theirs, path] = await both(patient, staff)
  const last = unique('and drink')
  await writeInto(theirs.field, `Two things:\n<b>rest</b>\n\n* ${last}`)
  await theirs.send.click()
  await theirs.sendNow.click()
  await expect(theirs.message(last)).toBeVisible()
  await hers.page.goto(path)
  const prose = hers.message(last).locator('.prose')
  await expect(prose.locator('p')).toHaveText([/^Two things:\s*<b>rest<\/b>$/, `* ${last}`], { useInnerText: true })
  await expect(prose.locator('b, strong, li')).toHaveCount(0)
})
