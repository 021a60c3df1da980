import { expect, type Locator, type Page } from '@playwright/test'
import { FormPage } from './form'

/** Where views are renamed, shared, chosen and deleted. */
export class ViewsPage extends FormPage {
  readonly saved = this.notice.filter({ hasText: 'Saved.' })
  readonly saveButton = this.main.getByRole('button', { name: 'Save', exact: true })

  constructor(page: Page) {
    super(page, '/desk/views')
  }

  entry(name: string): Locator {
    return this.main.getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 2, name, exact: true }) })
  }

  tick(words: string): Locator {
    return this.main.getByRole('checkbox', { name: words })
  }

  async change(name: string): Promise<void> {
    await this.entry(name).getByRole('link', { name: `Change ${name}` }).click()
    await expect(this.saveButton).toBeVisible()
  }

  async save(): Promise<void> {
    await this.saveButton.click()
    await expect(this.saved).toBeVisible()
  }

  async remove(name: string): Promise<void> {
    await this.change(name)
    await this.main.getByText('Delete this view', { exact: true }).click()
    await this.main.getByRole('button', { name: 'Delete the view' }).click()
    await expect(this.entry(name)).toHaveCount(0)
  }
}
