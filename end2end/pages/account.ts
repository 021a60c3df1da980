import type { Page } from '@playwright/test'
import { settled } from '../fixtures/live'
import { FormPage } from './form'

export class AccountPage extends FormPage {
  readonly devices = this.page.getByRole('list', { name: 'Devices' }).getByRole('listitem')
  readonly saveName = this.main.getByRole('button', { name: 'Save the name' })
  readonly changePassword = this.main.getByRole('button', { name: 'Change the password' })

  constructor(page: Page) {
    super(page, '/account')
  }

  async rename(name: string): Promise<void> {
    await this.field('Name').fill(name)
    await this.saveName.click()
  }

  async setPassword(current: string, next: string): Promise<void> {
    await this.field('Current password').fill(current)
    await this.field('New password').fill(next)
    await this.changePassword.click()
  }

  async signOutEverywhere(where: 'Sign out everywhere else' | 'Sign out everywhere'): Promise<void> {
    const summary = this.main.locator('summary').getByText(where, { exact: true })
    await summary.click()
    await this.main.locator('details[open]').getByRole('button', { name: where, exact: true }).click()
    await this.page.waitForURL(/done=|sign-in/)
    await settled(this.page)
  }
}
