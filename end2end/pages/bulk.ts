import { expect, type Locator, type Page } from '@playwright/test'
import { settled } from '../fixtures/live'
import { Shell } from './shell'

/** One change to many cases: choosing it, reading what would come of it, and what came of it. */
export class BulkPage extends Shell {
  readonly preview = this.main.getByRole('button', { name: 'See what would change' })
  readonly foretold = this.main.getByRole('region', { name: 'What would change' })
  readonly missed = this.main.locator('.bulk-missed > li')
  readonly why = this.foretold.getByLabel('Why?')
  readonly undo = this.main.getByRole('button', { name: 'Undo' })
  readonly progress = this.main.getByRole('progressbar')

  constructor(page: Page) {
    super(page, '/desk/bulk')
  }

  field(label: 'Status' | 'Priority' | 'Assigned to' | 'Department'): Locator {
    return this.main.getByRole('combobox', { name: label, exact: true })
  }

  /** Asks what would come of the changes that are chosen. */
  async ask(): Promise<void> {
    await this.preview.click()
    await expect(this.foretold).toBeVisible()
    await settled(this.page)
  }

  /** Waits for a long change to come to this end. A page without scripts looks again when it is asked to. */
  async follow(end: string, live: boolean): Promise<void> {
    await expect(async () => {
      if (!live && (await this.progress.isVisible())) await this.main.getByRole('link', { name: 'See how far it is' }).click()
      await expect(this.notice.first()).toContainText(end, { timeout: 1_500 })
    }).toPass()
  }

  /** The button that makes the change. */
  confirm(count: number): Locator {
    return this.foretold.getByRole('button', { name: `Change ${count} ${count === 1 ? 'case' : 'cases'}` })
  }
}
