import { expect, type Locator, type Page } from '@playwright/test'
import { isLive } from '../fixtures/live'
import { PRIORITY, type Priority } from '../fixtures/words'
import { FormPage } from './form'
import { expectWords, writeInto } from './rich-field'

export type Words = { title?: string; description?: string; priority?: Priority }

export class NewCasePage extends FormPage {
  readonly title = this.field('What is it about?')
  readonly description = this.field('Tell us more')
  readonly toolbar = this.main.getByRole('toolbar', { name: 'Formatting of “Tell us more”' })
  readonly link = this.field('Where the link leads')
  readonly button = this.main.getByRole('button', { name: 'Send to the team' })
  readonly saving = this.notice.filter({ hasText: 'Saving…' })
  readonly draftSaved = this.notice.filter({ hasText: 'Draft saved' })
  readonly onDevice = this.notice.filter({ hasText: 'Your text is kept on this device.' })

  constructor(page: Page) {
    super(page, '/cases/new')
  }

  tool(name: string): Locator {
    return this.toolbar.getByRole('button', { name, exact: true })
  }

  priority(priority: Priority): Locator {
    return this.main.getByRole('group', { name: 'How soon do you need an answer?' }).getByRole('radio', { name: PRIORITY[priority] })
  }

  async fill({ title, description, priority }: Words): Promise<void> {
    if (title !== undefined) await this.title.fill(title)
    if (description !== undefined) await writeInto(this.description, description)
    if (priority) await this.priority(priority).check()
  }

  /** Says that a refused text is safe on the server: it is told with scripts, and part of the answer without them. */
  async expectKept(): Promise<void> {
    await expect(this.summary).toBeVisible()
    if (isLive(this.page)) await expect(this.draftSaved).toBeVisible()
  }

  async expectDescription(words: string): Promise<void> {
    await expectWords(this.description, words)
  }

  async send(): Promise<void> {
    await this.button.click()
  }
}
