import type { Page } from '@playwright/test'
import { test } from '../fixtures'
import { expectLargeTargets, expectNoSidewaysScroll } from '../fixtures/layout'
import { tourOfPatient, tourOfStaff, tourOfVisitor } from '../fixtures/tour'

const WIDTHS = [390, 320]

async function check(name: string, page: Page): Promise<void> {
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

test.beforeEach(({ watch }) => watch.expectStatus(401, 404, 422))

test('the pages for everybody fit a phone', async ({ page }) => tourOfVisitor(page, check))

test("a patient's pages and the staff's fit a phone", async ({ patient, staff }) => {
  const path = await tourOfPatient(await patient(), check)
  await tourOfStaff(await staff(), path, check)
})
