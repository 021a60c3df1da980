import type { Page } from '@playwright/test'
import { Shell } from './shell'

/** What was written down for good. */
export class AuditPage extends Shell {
  readonly rows = this.main.getByRole('table').getByRole('row')

  constructor(page: Page) {
    super(page, '/admin/audit')
  }
}
