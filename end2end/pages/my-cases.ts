import type { Locator, Page } from '@playwright/test'
import { Shell } from './shell'

export class MyCasesPage extends Shell {
  readonly newCase = this.main.getByRole('link', { name: /^Open (a new|your first) case$/ })
  readonly older = this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Older cases' })
  readonly cards = this.main.getByRole('listitem')

  constructor(page: Page) {
    super(page, '/cases')
  }

  card(title: string): Locator {
    return this.cards.filter({ has: this.page.getByRole('heading', { name: title }) })
  }

  async openCase(title: string): Promise<void> {
    await this.card(title).getByRole('link').click()
  }
}
