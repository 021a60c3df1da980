import type { Page } from '@playwright/test'
import { DeskCasePage } from './desk-case'
import { DeskPage } from './desk'

/** The desk with a case beside its list. */
export class SplitPage extends DeskPage {
  readonly pane = this.page.getByRole('group', { name: 'The open case' })
  readonly ownPage = this.pane.getByRole('link', { name: 'Open on its own page' })
  readonly close = this.pane.getByRole('link', { name: 'Close the case' })
  readonly case: DeskCasePage

  constructor(page: Page) {
    super(page)
    this.case = new DeskCasePage(page)
  }

  /** The heading of the case. */
  title(title: string) {
    return this.pane.getByRole('heading', { level: 2, name: title })
  }
}
