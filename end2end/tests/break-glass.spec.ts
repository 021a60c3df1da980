import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { closeCase } from '../fixtures/clinic'
import { settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { demoAccount } from '../setup/accounts'
import { BreakGlassPage, ClosedCasePage, GrantedCasePage, WatchedCasePage } from '../pages/break-glass'
import { DeskPage } from '../pages/desk'
import { ReviewsPage } from '../pages/reviews'

const STAFF = demoAccount('staff')

/** A new case of this patient, closed to all but one: its id. */
async function closed(url: string, patient: Page, title: string): Promise<string> {
  await openCase(patient, title)
  const id = new URL(patient.url()).pathname.split('/').at(-1) ?? ''
  await closeCase(url, id)
  return id
}

test.beforeEach(({ watch }) => watch.expectStatus(404, 422))

test('staff open a closed case for a reason, the patient reads it, an admin reviews and ends it', async ({ patient, staff, admin, live, baseURL }) => {
  const [hers, theirs] = [await patient(), await staff()]
  if (live) await theirs.clock.install()
  const title = unique('A pain in my chest')
  const reason = unique('She fainted in the hall, and nobody of the ward answers')
  const id = await closed(baseURL ?? '', hers, title)

  const absent = new ClosedCasePage(theirs, id)
  expect((await absent.open())?.status()).toBe(404)
  await expect(absent.title).toBeVisible()
  await expect(absent.main).not.toContainText(title)
  await absent.openForReason.click()

  const form = new BreakGlassPage(theirs)
  await expect(form.title).toBeVisible()
  await expect(form.number).toHaveValue(id)
  await form.send({ reason, duration: '30 minutes' })
  const granted = new GrantedCasePage(theirs, id)
  await expect(granted.heading(title)).toBeVisible()
  await expect(granted.banner).toContainText(/(30|29) minutes left/)
  await granted.setStatus('in_progress')
  await expect(granted.banner).toBeVisible()

  await hers.reload()
  const watched = new WatchedCasePage(hers, id)
  await expect(watched.entries.filter({ hasText: reason })).toContainText(STAFF.name)
  await watched.expectTimeline('You opened the case', /moved the case/, new RegExp(`${STAFF.name}.*opened this restricted case`), /status/)

  const reviews = new ReviewsPage(await admin())
  await reviews.open()
  await expect(reviews.waiting(reason)).toContainText(STAFF.name)
  await expect(reviews.waiting(reason)).toContainText('Open now')
  await reviews.review(reason, 'Questioned', 'Was the ward called?')
  await expect(reviews.saved).toBeVisible()
  await expect(reviews.done(reason)).toContainText('Was the ward called?')

  // From here on a second of their page is over when it is said to be, however busy the machine is.
  if (live) await theirs.clock.pauseAt(Date.now() + 60_000)
  await reviews.endAccess(reason)
  await expect(reviews.done(reason)).not.toContainText('Open now')
  if (live) {
    await theirs.clock.runFor(1_000)
    await expect(granted.ended, 'gone within a second').toBeVisible()
    expect(await theirs.content()).not.toContain(title)
    await theirs.clock.resume()
  }
  await theirs.goto(`/cases/${id}`)
  await expect(absent.title).toBeVisible()
  expect(await theirs.content()).not.toContain(title)
})

test('a case is opened by its number as typed, and given back', async ({ patient, staff, live, baseURL }) => {
  const [hers, theirs] = [await patient(), await staff()]
  const title = unique('A flutter')
  const id = await closed(baseURL ?? '', hers, title)
  const number = (await new WatchedCasePage(hers, id).main.getByText(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/).first().textContent()) ?? ''

  const form = new BreakGlassPage(theirs)
  await form.open()
  await form.send({ number: number.toLowerCase().replace('-', ' '), reason: 'The ward is empty tonight' })
  const granted = new GrantedCasePage(theirs, id)
  await expect(granted.heading(title)).toBeVisible()
  await granted.endNow.click()
  await expect(live ? granted.ended : form.ended).toBeVisible()
  expect(await theirs.content()).not.toContain(title)
  await theirs.goto(`/cases/${id}`)
  await expect(new ClosedCasePage(theirs, id).title).toBeVisible()
})

test('what is wrong with the form is said, and what was typed stays', async ({ staff }) => {
  const form = new BreakGlassPage(await staff())
  await form.open()
  await form.send({ number: 'ZZZ-ZZZ', reason: 'Short' })
  await form.expectSummary(/Use at least 10 characters/)
  await form.send({ reason: 'The ward is empty tonight' })
  await form.expectProblem('Case number', 'There is no case with this number')
  await expect(form.reason).toHaveValue('The ward is empty tonight')
})

test('a case that lies open is simply opened', async ({ patient, staff }) => {
  const [hers, theirs] = [await patient(), await staff()]
  const title = unique('A cough')
  await openCase(hers, title)
  const form = new BreakGlassPage(theirs)
  await form.open(`?case=${new URL(hers.url()).pathname.split('/').at(-1)}`)
  await form.send({ reason: 'I believe it is restricted' })
  await expect(form.heading(title)).toBeVisible()
  await expect(new GrantedCasePage(theirs).banner).toHaveCount(0)
})

test('to patients there is no such page', async ({ patient }) => {
  const hers = await patient()
  for (const path of ['/break-glass', '/admin/reviews']) {
    expect((await hers.goto(path))?.status()).toBe(404)
    await expect(hers.getByRole('link', { name: 'Open it for a reason' })).toHaveCount(0)
  }
})

test('without a line the case goes when its time is over', { tag: '@live' }, async ({ patient, staff, watch, baseURL }) => {
  watch.expectOffline()
  const [hers, theirs] = [await patient(), await staff()]
  const title = unique('A faint')
  const id = await closed(baseURL ?? '', hers, title)
  await theirs.clock.install()
  const form = new BreakGlassPage(theirs)
  await form.open(`?case=${id}`)
  await form.send({ reason: 'The ward is empty tonight', duration: '30 minutes' })
  const granted = new GrantedCasePage(theirs, id)
  await expect(granted.banner).toBeVisible()
  await theirs.reload()
  await expect(granted.banner).toBeVisible()
  await settled(theirs)
  await theirs.context().setOffline(true)
  await theirs.clock.fastForward('29:00')
  await expect(granted.heading(title)).toBeVisible()
  await theirs.clock.fastForward('02:00')
  await expect(granted.ended).toBeVisible()
  expect(await theirs.content()).not.toContain(title)
  await theirs.context().setOffline(false)
  await new DeskPage(theirs).open()
})
