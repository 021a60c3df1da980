import { expect, type Locator, type Page } from '@playwright/test'
import { FormPage } from './form'

type List = 'departments' | 'specialties' | 'tags' | 'fields'

const ADD: Record<List, string> = {
  departments: 'Add a department',
  specialties: 'Add a specialty',
  tags: 'Add a tag',
  fields: 'Add a field',
}

/** One of the lists that an admin keeps: entries, a form for a new one, and in one entry at a time the form that changes it. */
export class ClinicPage extends FormPage {
  readonly saved = this.notice.filter({ hasText: 'Saved.' })
  readonly adding: Locator
  readonly addButton: Locator
  readonly saveButton = this.main.getByRole('button', { name: 'Save', exact: true })
  readonly retireButton = this.main.getByRole('button', { name: 'Retire', exact: true })
  readonly restoreButton = this.main.getByRole('button', { name: 'Take back into use' })
  readonly moveTo = this.main.getByRole('combobox', { name: 'Move its cases to' })

  constructor(page: Page, list: List) {
    super(page, `/admin/${list}`)
    this.adding = this.main.getByRole('region', { name: ADD[list] })
    this.addButton = this.adding.getByRole('button', { name: 'Add', exact: true })
  }

  entry(name: string): Locator {
    return this.main.getByRole('listitem').filter({ has: this.page.getByRole('heading', { level: 2, name, exact: true }) })
  }

  choice(name: string): Locator {
    return this.main.getByRole('radio', { name })
  }

  async add(name: string): Promise<void> {
    await this.open()
    await this.field('Name').fill(name)
    await this.addButton.click()
    await expect(this.saved).toBeVisible()
    await expect(this.entry(name)).toBeVisible()
  }

  /** Opens the forms of one entry; the form for a new one goes meanwhile. */
  async change(name: string): Promise<void> {
    await this.entry(name).getByRole('link', { name: `Change ${name}` }).click()
    await expect(this.saveButton).toBeVisible()
    await expect(this.adding).toHaveCount(0)
  }
}
