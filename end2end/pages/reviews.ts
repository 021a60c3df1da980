import type { Locator, Page } from '@playwright/test'
import { FormPage } from './form'

/** Where admins look at who opened which restricted case. */
export class ReviewsPage extends FormPage {
  readonly title = this.heading('Reviews')
  readonly reviewed = this.main.getByRole('region', { name: 'Reviewed' })
  readonly saveButton = this.main.getByRole('button', { name: 'Save the review' })
  readonly saved = this.notice.filter({ hasText: 'Saved.' })

  constructor(page: Page) {
    super(page, '/admin/reviews')
  }

  /** What waits, by the words of its reason, which no other test uses. */
  waiting(reason: string): Locator {
    return this.main.getByRole('listitem').filter({ hasText: reason }).filter({ has: this.page.getByRole('heading', { level: 2 }) })
  }

  done(reason: string): Locator {
    return this.reviewed.getByRole('listitem').filter({ hasText: reason })
  }

  async endAccess(reason: string): Promise<void> {
    await this.waiting(reason).or(this.done(reason)).getByRole('button', { name: 'End this access now' }).click()
  }

  async review(reason: string, verdict: 'Justified' | 'Questioned', note: string): Promise<void> {
    await this.waiting(reason).getByRole('link', { name: 'Review' }).click()
    const form = this.waiting(reason)
    await form.getByRole('radio', { name: verdict }).check()
    await form.getByLabel('Note', { exact: true }).fill(note)
    await this.saveButton.click()
  }
}
