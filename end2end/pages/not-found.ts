import type { Page } from '@playwright/test'
import { Shell } from './shell'

export class NotFoundPage extends Shell {
  readonly title = this.heading('This page is not here')
  readonly toStart = this.main.getByRole('link', { name: 'Go to the start' })

  constructor(page: Page, path = '/no-such-page') {
    super(page, path)
  }
}
