import { expect, type Locator, type Page } from '@playwright/test'
import { FormPage } from './form'
import { writeInto } from './rich-field'

/** Where canned answers are kept. */
export class AnswersPage extends FormPage {
  readonly saved = this.notice.filter({ hasText: 'Saved.' })

  constructor(page: Page) {
    super(page, '/desk/answers')
  }

  entry(title: string): Locator {
    return this.main.getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 2, name: title, exact: true }) })
  }

  tick(words: string): Locator {
    return this.main.getByRole('checkbox', { name: words })
  }

  async add(title: string, body: string, shared = false): Promise<void> {
    await this.field('Title').fill(title)
    await writeInto(this.field('Answer'), body)
    await this.tick('Share it with all who work here').setChecked(shared)
    await this.main.getByRole('button', { name: 'Add', exact: true }).click()
  }

  async change(title: string): Promise<void> {
    await this.entry(title).getByRole('link', { name: `Change ${title}` }).click()
    await expect(this.main.getByRole('button', { name: 'Save', exact: true })).toBeVisible()
  }

  async save(): Promise<void> {
    await this.main.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(this.saved).toBeVisible()
  }

  async remove(title: string): Promise<void> {
    await this.change(title)
    await this.main.getByText('Delete this answer', { exact: true }).click()
    await this.main.getByRole('button', { name: 'Delete the answer' }).click()
    await expect(this.entry(title)).toHaveCount(0)
  }
}
