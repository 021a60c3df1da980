import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures'
import { tourOfAdmin, tourOfPatient, tourOfStaff, tourOfVisitor } from '../fixtures/tour'

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

async function check(name: string, page: Page): Promise<void> {
  await test.step(name, async () => {
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
  // A tour is many pages in one test.
  test.slow()
  test.beforeEach(({ watch }) => watch.expectStatus(401, 404, 422))

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

  test('on the lists that an admin keeps', async ({ admin }) => {
    const page = await admin()
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await tourOfAdmin(page, check)
  })
})
