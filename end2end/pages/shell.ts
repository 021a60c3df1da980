import { type Locator, type Page, type Response } from '@playwright/test'
import { settled } from '../fixtures/live'

/** What every page has: the way to get there, its heading, the navigation, and the way out. */
export class Shell {
  readonly main: Locator
  readonly navigation: Locator
  readonly skipLink: Locator
  readonly signOutButton: Locator
  /** Of those who work here. */
  readonly accountMenu: Locator
  /** What is told without hurry, and what cannot wait. */
  readonly notice: Locator
  readonly alert: Locator

  constructor(
    readonly page: Page,
    readonly path: string,
  ) {
    this.main = page.getByRole('main')
    this.navigation = page.getByRole('navigation', { name: 'Main' })
    this.skipLink = page.getByRole('link', { name: 'Skip to the content' })
    this.accountMenu = page.getByRole('banner').locator('.account-menu > summary')
    this.signOutButton = page.getByRole('button', { name: 'Sign out' })
    this.notice = this.main.getByRole('status')
    this.alert = this.main.getByRole('alert')
  }

  heading(name?: string | RegExp): Locator {
    return this.page.getByRole('heading', { level: 1, ...(name ? { name } : {}) })
  }

  async open(query = ''): Promise<Response | null> {
    const response = await this.page.goto(this.path + query)
    await settled(this.page)
    return response
  }

  async signOut(): Promise<void> {
    await this.signOutButton.click()
    await this.signOutButton.waitFor({ state: 'hidden' })
  }
}
