import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { closeCase, hire } from '../fixtures/clinic'
import { settled } from '../fixtures/live'
import { tourOfAccount, tourOfAdmin, tourOfClosedCase, tourOfPatient, tourOfPeople, tourOfStaff, tourOfVisitor } from '../fixtures/tour'
import { unique } from '../fixtures/people'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function check(name: string, page: Page): Promise<void> {
  await test.step(name, async () => {
    await settled(page)
    const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze()
    const told = violations.map(({ id, help, nodes }) => `${id}: ${help} — ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
    expect.soft(told, `${name} (${page.url()})`).toEqual([])
    await expect.soft(page.getByRole('heading', { level: 1 }), `${name}: one main heading`).toHaveCount(1)
    await expect.soft(page, name).toHaveTitle(/^(Error: )?[^·]+ · Caseward$/)
    await expect.soft(page.locator('html'), name).toHaveAttribute('lang', 'en')
  })
}

// Axe is a script in the page.
test.describe('axe finds nothing', { tag: '@live' }, () => {
  test.beforeEach(({ watch }) => {
    // A tour looks at many pages.
    test.slow()
    watch.expectStatus(401, 404, 422)
    watch.expectOffline()
  })

  test('on the pages for everybody', async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await tourOfVisitor(page, check)
  })

  test("on a patient's pages, and the staff's", async ({ patient, staff }) => {
    const hers = await patient()
    await hers.emulateMedia({ reducedMotion: 'reduce' })
    const path = await tourOfPatient(hers, check)

    const theirs = await staff()
    await theirs.emulateMedia({ reducedMotion: 'reduce' })
    await tourOfStaff(theirs, path, check)

    await hers.reload()
    await check('case-resolved', hers)
  })

  test('on an account', async ({ patient, colleague, baseURL }) => {
    const kim = await hire(baseURL ?? '')
    await colleague(kim)
    for (const page of [await patient(), await colleague(kim)]) {
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await tourOfAccount(page, check)
    }
  })

  test('on a case that is opened for a reason, and its review', async ({ patient, staff, admin, baseURL }) => {
    const pages = { patient: await patient(), staff: await staff(), admin: await admin() }
    for (const page of Object.values(pages)) await page.emulateMedia({ reducedMotion: 'reduce' })
    await openCase(pages.patient, unique('A pain in my chest'))
    const path = new URL(pages.patient.url()).pathname
    await closeCase(baseURL ?? '', path.split('/').at(-1) ?? '')
    await tourOfClosedCase(pages, path, check)
  })

  test('on the pages about people, and for whoever is invited', async ({ admin, page }) => {
    const theirs = await admin()
    await theirs.emulateMedia({ reducedMotion: 'reduce' })
    const invitation = await tourOfPeople(theirs, check)
    await page.goto(invitation)
    await check('invitation', page)
  })

  test('on the lists that an admin keeps', async ({ admin }) => {
    const page = await admin()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await tourOfAdmin(page, check)
  })
})
