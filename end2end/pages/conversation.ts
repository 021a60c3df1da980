import { expect, type Locator, type Page } from '@playwright/test'
import type { Status } from '../fixtures/words'
import { FOR_STAFF } from '../fixtures/words'
import { expectWords, writeInto } from './rich-field'
import { Shell } from './shell'

/** What patient and staff write to each other in a case, on the page of either. */
export class ConversationPage extends Shell {
  readonly region = this.main.getByRole('region', { name: 'Conversation' })
  readonly messages = this.region.locator('.messages > li')
  /** What the reader wrote and can still take back. */
  readonly held = this.region.locator('.messages > li[data-held]')
  readonly field = this.region.getByRole('textbox', { name: /^(Write to the team|Reply to the patient)$/ })
  readonly link = this.region.getByLabel('Where the link leads', { exact: true })
  readonly afterwards = this.region.getByLabel('Afterwards', { exact: true })
  readonly send = this.region.getByRole('button', { name: 'Send', exact: true })
  readonly undo = this.held.getByRole('button', { name: 'Undo' })
  readonly sendNow = this.held.getByRole('button', { name: 'Send now' })
  readonly draftSaved = this.region.getByText('Draft saved')

  constructor(page: Page, path: string) {
    super(page, path)
  }

  message(text: string): Locator {
    return this.region.locator('.messages > li:not([data-held])').filter({ hasText: text })
  }

  /** A button of the editor. */
  tool(name: string): Locator {
    return this.region.getByRole('toolbar').getByRole('button', { name, exact: true })
  }

  async write(text: string, afterwards?: Status): Promise<void> {
    await writeInto(this.field, text)
    if (afterwards) await this.afterwards.selectOption({ label: FOR_STAFF[afterwards] })
    await this.send.click()
    await expect(this.held.filter({ hasText: text })).toBeVisible()
    await expectWords(this.field, '')
  }

  /** Sends it without the wait in which it could be taken back. */
  async say(text: string, afterwards?: Status): Promise<void> {
    await this.write(text, afterwards)
    await this.sendNow.click()
    await expect(this.message(text)).toBeVisible()
    await expect(this.held).toHaveCount(0)
  }
}
