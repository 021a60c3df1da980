import type { Locator, Page } from '@playwright/test'
import { isLive, settled } from '../fixtures/live'
import { FormPage } from './form'

export type Role = 'Patient' | 'Staff' | 'Admin'

const ROLE = { Any: '', Patient: 'patient', Staff: 'staff', Admin: 'admin' } as const

/** The list of everybody, and the way to each. */
export class PeoplePage extends FormPage {
  readonly find = this.page.getByRole('search', { name: 'Find people' })
  readonly rows = this.page.getByRole('list', { name: 'People' }).getByRole('listitem')

  constructor(page: Page) {
    super(page, '/admin/people')
  }

  async search(text: string, role: Role | 'Any' = 'Any'): Promise<void> {
    await this.find.getByLabel('Name or email').fill(text)
    await this.find.getByLabel('Role').selectOption({ label: role })
    await this.find.getByRole('button', { name: 'Find' }).click()
    const asked = ({ searchParams }: URL) => searchParams.get('search') === text && (searchParams.get('role') ?? '') === ROLE[role]
    await this.page.waitForURL(asked)
    await settled(this.page)
  }

  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name, exact: true }) })
  }

  async openPerson(name: string): Promise<PersonPage> {
    await this.row(name).getByRole('link').click()
    const person = new PersonPage(this.page)
    await person.heading(name).waitFor()
    await settled(this.page)
    return person
  }
}

export class InvitePage extends FormPage {
  readonly send = this.main.getByRole('button', { name: 'Make the invitation' })

  constructor(page: Page) {
    super(page, '/admin/people/invite')
  }

  async invite({ name, email, role = 'Staff' }: { name: string; email: string; role?: Role }): Promise<void> {
    await this.field('Name').fill(name)
    await this.field('Email').fill(email)
    await this.field('Role').selectOption({ label: role })
    await this.send.click()
  }
}

export class PersonPage extends FormPage {
  readonly link = this.field('Link to the invitation')
  readonly copy = this.main.getByRole('button', { name: /^(Copy the link|Copied)$/ })
  readonly save = this.main.getByRole('button', { name: 'Save' })

  constructor(page: Page) {
    super(page, '/admin/people')
  }

  box(group: 'Departments' | 'Specialties', name: string | RegExp): Locator {
    return this.main.getByRole('group', { name: group }).getByRole('checkbox', { name })
  }

  /** The button stands behind a line that says what it means. */
  async confirm(summary: string, button = summary): Promise<void> {
    const step = this.main.getByRole('group').filter({ has: this.page.locator('summary', { hasText: summary }) })
    const before = this.page.url()
    await step.locator('summary').click()
    await step.getByRole('button', { name: button }).click()
    await this.page.waitForURL((url) => url.href !== before && url.searchParams.has('done'))
    await settled(this.page)
  }

  get live(): boolean {
    return isLive(this.page)
  }
}
