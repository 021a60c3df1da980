import { expect, type Locator, type Page } from '@playwright/test'
import { isLive } from '../fixtures/live'

export type Upload = { name: string; mimeType: string; buffer: Buffer }

/** The block of a case's files, on whatever page it stands, or of those for a reply or a note. */
export class FilesBlock {
  readonly block: Locator
  readonly sent: Locator
  readonly waiting: Locator
  readonly onTheirWay: Locator
  readonly addToCase: Locator

  constructor(
    readonly page: Page,
    of?: 'reply' | 'note',
  ) {
    this.block = of ? page.getByRole('group', { name: `Files for your ${of}` }) : page.getByRole('region', { name: 'Photos and files' })
    this.sent = this.block.getByRole('list', { name: 'Files of this case' }).getByRole('listitem')
    this.waiting = this.block.getByRole('list', { name: 'Files to add' }).getByRole('listitem')
    this.onTheirWay = this.block.getByRole('list', { name: 'Files on their way' }).getByRole('listitem')
    this.addToCase = this.block.getByRole('button', { name: 'Add to the case' })
  }

  /** Picks files; without scripts a button sends them. */
  async pick(...files: Upload[]): Promise<void> {
    if (isLive(this.page)) {
      await this.block.getByLabel('Add photos or files').setInputFiles(files)
    } else {
      await this.block.getByLabel('Add a photo or file').setInputFiles(files)
      await this.block.getByRole('button', { name: 'Upload' }).click()
    }
  }

  /** That the small version of a picture has been drawn. */
  async expectThumbnail(entry: Locator): Promise<void> {
    const picture = entry.locator('img')
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  }

  async download(name: string): Promise<Buffer> {
    const waiting = this.page.waitForEvent('download')
    await this.block.getByRole('link', { name }).click()
    const download = await waiting
    expect(download.suggestedFilename()).toBe(name)
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }
}
