import type { Page } from '@playwright/test'
import { expect, openCase, test } from '../fixtures'
import { unique } from '../fixtures/people'
import { FilesBlock, type Upload } from '../pages/files'

const LETTER: Upload = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('It itches at night.') }
const SENT = '**/attachments**'

/** Lets go of a file over the page, or pastes it there. */
async function bring(page: Page, how: 'drop' | 'paste', { name, mimeType, buffer }: Upload): Promise<void> {
  const text = buffer.toString()
  await page.locator('main').evaluate(
    (main, { how, name, mimeType, text }) => {
      const carried = new DataTransfer()
      carried.items.add(new File([text], name, { type: mimeType }))
      const options = { bubbles: true, cancelable: true }
      const event =
        how === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: carried })
          : new ClipboardEvent('paste', { ...options, clipboardData: carried })
      main.dispatchEvent(event)
    },
    { how, name, mimeType, text },
  )
}

test.describe('an upload', { tag: '@live' }, () => {
  for (const how of ['drop', 'paste'] as const) {
    test(`begins with a ${how} on the page`, async ({ patient }) => {
      const page = await patient()
      await openCase(page, unique('A letter to add'))
      const files = new FilesBlock(page, 'reply')
      await expect(files.block.getByLabel('Add photos or files')).toBeAttached()
      await bring(page, how, LETTER)
      await expect(files.waiting).toContainText([LETTER.name])
    })
  }

  test('that broke is there after another try', async ({ patient, watch }) => {
    watch.expectOffline()
    const page = await patient()
    await openCase(page, unique('A letter that is lost on the way'))
    const files = new FilesBlock(page)
    await page.route(SENT, (route) => (route.request().method() === 'POST' ? route.abort('failed') : route.fallback()))
    await files.pick(LETTER)
    const again = files.onTheirWay.getByRole('button', { name: `Try again with ${LETTER.name}` })
    await expect(again).toBeVisible()
    await expect(files.waiting).toHaveCount(0)
    await page.unroute(SENT)
    await again.click()
    await expect(files.waiting).toContainText([LETTER.name])
    await expect(files.onTheirWay).toHaveCount(0)
  })

  test('that is cancelled leaves nothing, and the next one goes on', async ({ patient, watch }) => {
    watch.expectOffline()
    const page = await patient()
    await openCase(page, unique('A letter thought better of'))
    const files = new FilesBlock(page)
    let asked = 0
    await page.route(SENT, async (route) => {
      if (route.request().method() === 'POST' && asked++ === 0) return
      await route.fallback()
    })
    await files.pick({ ...LETTER, name: 'first.txt' })
    await files.onTheirWay.getByRole('button', { name: 'Cancel first.txt' }).click()
    await expect(files.onTheirWay).toHaveCount(0)
    await files.pick({ ...LETTER, name: 'second.txt' })
    await expect(files.waiting).toContainText(['second.txt'])
    await page.reload()
    await expect(files.waiting).toHaveCount(1)
    await expect(files.waiting).toContainText(['second.txt'])
  })

  test('that the scanner has passed comes to a page that is open', async ({ patient, staff }) => {
    const mine = new FilesBlock(await patient())
    await openCase(mine.page, unique('A letter that is looked into'))
    const path = new URL(mine.page.url()).pathname
    const theirs = new FilesBlock(await staff())
    const news = { case_id: path.split('/').pop(), version: 1, kind: 'attachment_scanned' }
    let pass = () => {}
    const passed = new Promise<void>((resolve) => (pass = resolve))
    let lines = 0
    await theirs.page.route('**/api/live*', async (route) => {
      if (lines++ > 0) return
      await passed
      await route.fulfill({ contentType: 'text/event-stream', body: `data: ${JSON.stringify(news)}\n\n` })
    })
    await theirs.page.goto(path)
    await expect(theirs.block.getByLabel('Add photos or files')).toBeAttached()
    await mine.pick(LETTER)
    await mine.addToCase.click()
    await expect(mine.sent).toContainText([LETTER.name])
    await expect(theirs.sent, 'it has heard of nothing').toHaveCount(0)
    pass()
    await expect(theirs.sent).toContainText([LETTER.name])
  })
})
