import { expect, type Locator, type Page } from '@playwright/test'
import { DeskCasePage } from './desk-case'
import { expectWords, writeInto } from './rich-field'

/** What colleagues write to each other on the page of a case. */
export class NotesPage extends DeskCasePage {
  readonly notes: Locator
  readonly entries: Locator
  readonly field: Locator
  readonly colleagues: Locator
  readonly saved: Locator
  readonly button: Locator

  constructor(page: Page, id = '') {
    super(page, id)
    this.notes = this.main.getByRole('region', { name: 'Notes' })
    this.entries = this.notes.locator('.note-list > li')
    this.field = this.notes.getByLabel('Write a note', { exact: true })
    this.colleagues = this.notes.getByRole('listbox', { name: 'Colleagues' })
    this.saved = this.notes.getByText('Draft saved')
    this.button = this.notes.getByRole('button', { name: 'Write the note' })
  }

  /** Of whoever is signed in. */
  async ownName(): Promise<string> {
    return (await this.page.getByRole('banner').locator('.account-label').textContent()) ?? ''
  }

  /** Writes a note down and waits until it stands in the list. */
  async write(words: string): Promise<void> {
    const before = await this.entries.count()
    await writeInto(this.field, words)
    await this.button.click()
    await expect(this.entries).toHaveCount(before + 1)
    await expectWords(this.field, '')
  }
}
