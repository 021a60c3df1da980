import { expect, type Locator, type Page } from '@playwright/test'
import { FOR_STAFF, PRIORITY, type Priority, type Status } from '../fixtures/words'
import { CasePage } from './case'

/** The staff's side of a case: the same page with a panel that changes it. */
export class DeskCasePage extends CasePage {
  readonly panel = this.page.getByRole('complementary', { name: 'This case' })
  readonly status = this.panel.getByRole('group', { name: 'Status' })
  /** Who else has it open. */
  readonly presence = this.main.locator('.presence')
  readonly staleNotice = this.alert.filter({ hasText: 'Someone else changed this case first.' })

  readonly assignToMe = this.panel.getByRole('button', { name: 'Assign to me' })
  readonly assignToNobody = this.panel.getByRole('button', { name: 'Assign to Nobody' })

  constructor(page: Page, id = '') {
    super(page, id)
  }

  /** On its own page the first, beside the list below that of the list. */
  override heading(name?: string | RegExp): Locator {
    const own = super.heading(name)
    return name ? own.or(this.page.getByRole('heading', { level: 2, name })) : own
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

  /** Gives the case to the first colleague offered, and answers their name. */
  async assignToColleague(): Promise<string> {
    await this.unfold('Assign to a colleague')
    const colleague = this.panel.getByLabel('Colleague', { exact: true })
    const offered = colleague.getByRole('option').nth(1)
    // By who it is: the words tell how many cases they have, which changes meanwhile.
    const { id, words } = await offered.evaluate((option: HTMLOptionElement) => ({ id: option.value, words: option.text }))
    await colleague.selectOption(id)
    await this.panel.getByRole('button', { name: 'Assign', exact: true }).click()
    return words.split(' · ')[0] ?? ''
  }

  async move(department: string, reason?: string): Promise<void> {
    await this.unfold(/^Move to (a|another) department$/)
    await this.panel.getByLabel('Department', { exact: true }).selectOption({ label: department })
    if (reason) await this.panel.getByLabel('Why?').fill(reason)
    await this.panel.getByRole('button', { name: 'Move' }).click()
  }

  /** Opens the form that moves it out of its department, and answers the field for the reason. */
  async beginMove(): Promise<Locator> {
    await this.unfold(/^Move to (a|another) department$/)
    return this.panel.getByLabel('Why?')
  }

  async setTags(tags: Record<string, boolean>): Promise<void> {
    await this.unfold('Change the tags')
    for (const [tag, on] of Object.entries(tags)) await this.panel.getByRole('checkbox', { name: tag, exact: true }).setChecked(on)
    await this.panel.getByRole('button', { name: 'Save the tags' }).click()
  }

  async setSpecialty(specialty: string): Promise<void> {
    await this.unfold('Change the specialty')
    await this.panel.getByLabel('Specialty', { exact: true }).selectOption({ label: specialty })
    await this.panel.getByRole('button', { name: 'Save the specialty' }).click()
  }

  /** As an admin, against the usual order. */
  async override(status: Status, reason: string): Promise<void> {
    await this.unfold('Change it against the usual order')
    await this.panel.getByLabel('Why?').first().fill(reason)
    await this.panel.getByRole('group', { name: 'Set another status' }).getByRole('button', { name: FOR_STAFF[status] }).click()
  }

  /** A part that is folded away opens without scripts too. */
  private async unfold(words: string | RegExp): Promise<void> {
    const fold = this.panel.locator('details').filter({ has: this.page.locator('summary', { hasText: words }) })
    if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click()
  }
}
