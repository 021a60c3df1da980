import { expect, type Locator, type Page } from '@playwright/test'
import { FOR_STAFF, PRIORITY, type Priority, type Status } from '../fixtures/words'
import { CasePage } from './case'

/** The staff's side of a case: the same page with a panel that changes it. */
export class DeskCasePage extends CasePage {
  readonly panel = this.page.getByRole('complementary', { name: 'This case' })
  readonly status = this.panel.getByRole('group', { name: 'Status' })
  readonly staleNotice = this.alert.filter({ hasText: 'Someone else changed this case first.' })

  constructor(page: Page, id = '') {
    super(page, id)
  }

  statusButton(status: Status): Locator {
    return this.status.getByRole('button', { name: `Set status to ${FOR_STAFF[status]}` })
  }

  priorityButton(priority: Priority): Locator {
    return this.panel.getByRole('group', { name: 'Priority' }).getByRole('button', { name: PRIORITY[priority] })
  }

  async setStatus(status: Status): Promise<void> {
    await this.statusButton(status).click()
    await this.expectStatus(status)
    await expect(this.timeline.last(), 'the server has it').toContainText(`to ${FOR_STAFF[status]}`)
  }

  async setPriority(priority: Priority): Promise<void> {
    await this.priorityButton(priority).click()
    await expect(this.priorityButton(priority)).toHaveAttribute('aria-pressed', 'true')
    await expect(this.timeline.last(), 'the server has it').toContainText(`to ${PRIORITY[priority]}`)
  }

  /** A status cannot be set to what it is, so its own button is gone. */
  async expectStatus(status: Status): Promise<void> {
    await expect(this.panel.getByRole('paragraph').filter({ hasText: FOR_STAFF[status] })).toBeVisible()
    await expect(this.statusButton(status)).toHaveCount(0)
  }
}
