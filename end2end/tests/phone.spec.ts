import type { Page } from '@playwright/test'
import { openCase, test } from '../fixtures'
import { closeCase, hire } from '../fixtures/clinic'
import { expectLargeTargets, expectNoSidewaysScroll } from '../fixtures/layout'
import { settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { tourOfAccount, tourOfAdmin, tourOfClosedCase, tourOfPatient, tourOfPeople, tourOfStaff, tourOfVisitor } from '../fixtures/tour'

const WIDTHS = [390, 320]

async function check(name: string, page: Page): Promise<void> {
  await settled(page)
  const before = page.viewportSize()
  for (const width of WIDTHS) {
    await test.step(`${name} at ${width} px`, async () => {
      await page.setViewportSize({ width, height: 844 })
      await expectNoSidewaysScroll(page)
      await expectLargeTargets(page)
    })
  }
  if (before) await page.setViewportSize(before)
}

test.beforeEach(({ watch }) => {
  // A tour looks at many pages.
  test.slow()
  watch.expectStatus(401, 404, 422)
  watch.expectOffline()
})

test('the pages for everybody fit a phone', async ({ page }) => tourOfVisitor(page, check))

test("a patient's pages and the staff's fit a phone", async ({ patient, staff }) => {
  const path = await tourOfPatient(await patient(), check)
  await tourOfStaff(await staff(), path, check)
})

test('an account fits a phone', async ({ patient, colleague, baseURL }) => {
  const kim = await hire(baseURL ?? '')
  await colleague(kim)
  for (const page of [await patient(), await colleague(kim)]) await tourOfAccount(page, check)
})

test('a case that is opened for a reason and its review fit a phone', async ({ patient, staff, admin, baseURL }) => {
  const pages = { patient: await patient(), staff: await staff(), admin: await admin() }
  await openCase(pages.patient, unique('A pain in my chest'))
  const path = new URL(pages.patient.url()).pathname
  await closeCase(baseURL ?? '', path.split('/').at(-1) ?? '')
  await tourOfClosedCase(pages, path, check)
})

test("an admin's pages and an invitation fit a phone", async ({ admin, page }) => {
  const theirs = await admin()
  await tourOfAdmin(theirs, check)
  await page.goto(await tourOfPeople(theirs, check))
  await check('invitation', page)
})
