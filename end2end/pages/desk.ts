import { expect, type Locator, type Page } from '@playwright/test'
import { isLive } from '../fixtures/live'
import { FOR_STAFF, PRIORITY, type Priority, type Status } from '../fixtures/words'
import { Shell } from './shell'

/** `words` are those that the desk was opened with: they stand before whatever else narrows its list. */
export type Filter = { words?: string; status?: Status[]; priority?: Priority[]; sort?: string }

export class DeskPage extends Shell {
  readonly search = this.page.getByRole('search', { name: 'Filter cases' })
  readonly sort = this.search.getByRole('combobox', { name: 'Sort by' })
  readonly apply = this.search.getByRole('button', { name: 'Apply' })
  readonly words = this.search.getByRole('searchbox', { name: 'Words, or a case number' })
  readonly more = this.search.getByText('More filters', { exact: true })
  /** Over the other filters, where the list is narrow. */
  readonly fold = this.search.locator('.filter-fold > summary')
  readonly marks = this.page.getByRole('table').locator('mark')
  readonly views = this.page.getByRole('navigation', { name: 'Views' })
  /** The form that keeps the list under a name, folded. */
  readonly saveList = this.main.locator('details').filter({ hasText: 'Save as view' })
  readonly byStatus = this.page.getByRole('navigation', { name: 'Cases by status' }).getByRole('link')
  readonly byDepartment = this.page.getByRole('navigation', { name: 'Cases by department' }).getByRole('link')
  readonly table = this.page.getByRole('table')
  readonly rows = this.table.getByRole('row').filter({ has: this.page.getByRole('cell') })
  /** From the first row to the last. */
  readonly priorities = this.rows.locator('.cell-priority')
  readonly count = this.notice.filter({ hasText: /cases?$/ })
  readonly filters = this.page.getByRole('list', { name: 'Active filters' }).getByRole('link')
  readonly nextPage = this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Next page' })
  /** What has come in, or gone, since the list was loaded. */
  readonly arrivals = this.page.getByRole('button', { name: /\d+ (new|gone)/ })
  readonly firstPage = this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'First page' })

  constructor(page: Page) {
    super(page, '/desk')
  }

  status(status: Status): Locator {
    return this.search.getByRole('group', { name: 'Status' }).getByRole('checkbox', { name: FOR_STAFF[status] })
  }

  priority(priority: Priority): Locator {
    return this.search.getByRole('group', { name: 'Priority' }).getByRole('checkbox', { name: PRIORITY[priority] })
  }

  /** One of the boxes under "More filters", which has to be open. */
  box(group: string, name: string): Locator {
    return this.search.getByRole('group', { name: group }).getByRole('checkbox', { name, exact: true })
  }

  /** Shows all filters where some are folded away. */
  async unfold(): Promise<void> {
    if ((await this.fold.isVisible()) && !(await this.sort.isVisible())) await this.fold.click()
  }

  async openMore(): Promise<void> {
    await this.unfold()
    if (!(await this.search.getByRole('group', { name: 'Department' }).isVisible())) await this.more.click()
  }

  /** Looks for these words: while they are typed with scripts, by the button without. */
  async lookFor(words: string): Promise<void> {
    await this.words.fill(words)
    if (!isLive(this.page)) await this.apply.click()
    await expect(this.filters.filter({ hasText: `“${words}”` })).toHaveCount(1)
  }

  /** One of the views beside the desk. */
  view(name: string): Locator {
    return this.views.getByRole('link').filter({ hasText: name })
  }

  /** Keeps the list as it is now under a name, beside the desk. */
  async saveView(name: string, good = true, choice?: string): Promise<void> {
    const form = this.saveList
    if ((await form.getAttribute('open')) === null) await form.locator('summary').click()
    await form.getByLabel('Name', { exact: true }).fill(name)
    if (choice) await form.getByRole('checkbox', { name: choice }).check()
    await form.getByRole('button', { name: 'Save the view' }).click()
    if (good) await expect(this.view(name)).toBeVisible()
  }

  row(title: string): Locator {
    return this.rows.filter({ has: this.page.getByRole('link', { name: title }) })
  }

  /** The link that opens a case. */
  link(title: string): Locator {
    return this.row(title).getByRole('link', { name: title })
  }

  async titles(): Promise<string[]> {
    return this.rows.getByRole('link').allTextContents()
  }

  /**
   * Ticks these. With scripts each tick is applied at once, without them all are by the button. A row that somebody else changes shows
   * so and stays, whether or not it still fits: so the list is to be the test's own, or the page deaf.
   */
  async filter({ words, status = [], priority = [], sort }: Filter): Promise<void> {
    await this.unfold()
    for (const one of status) await this.status(one).check()
    for (const one of priority) await this.priority(one).check()
    if (sort) await this.sort.selectOption({ label: sort })
    if (!isLive(this.page)) await this.apply.click()
    await expect(this.filters).toHaveText(chips({ words, status, priority }))
    // Until the list has come as well, another row may be under the pointer when it presses.
    await expect(async () => this.expectRows(status, priority)).toPass({ timeout: 10_000 })
  }

  /** Says that the form, the chips and the rows all show this filter; of the list what `filter` says. */
  async expectFilter({ words, status = [], priority = [], sort }: Filter): Promise<void> {
    await expect(this.filters).toHaveText(chips({ words, status, priority }))
    await this.unfold()
    for (const one of Object.keys(FOR_STAFF) as Status[]) await expect(this.status(one)).toBeChecked({ checked: status.includes(one) })
    for (const one of Object.keys(PRIORITY) as Priority[]) await expect(this.priority(one)).toBeChecked({ checked: priority.includes(one) })
    if (sort) await expect(this.sort.getByRole('option', { selected: true })).toHaveText(sort)
    await expect(async () => this.expectRows(status, priority)).toPass({ timeout: 10_000 })
  }

  /** By what a cell is, since a narrow list has no headers. */
  private async expectRows(status: Status[], priority: Priority[]): Promise<void> {
    const expectEach = async (cell: string, allowed: string[]) => {
      if (allowed.length === 0) return
      const words = await this.rows.locator(cell).allTextContents()
      expect(words).toHaveLength(await this.rows.count())
      for (const word of words) expect(allowed).toContain(word.trim())
    }
    await expectEach('.cell-status', status.map((one) => FOR_STAFF[one]))
    await expectEach('.cell-priority', priority.map((one) => PRIORITY[one]))
  }

  async openCase(title: string): Promise<void> {
    await this.link(title).click()
  }
}

function chips({ words, status, priority }: { words: string | undefined; status: Status[]; priority: Priority[] }): RegExp[] {
  const all = [...(words ? [`“${words}”`] : []), ...status.map((one) => FOR_STAFF[one]), ...priority.map((one) => PRIORITY[one])]
  return all.length ? [...all.map((chip) => new RegExp(`${chip}$`)), /^Clear all$/] : []
}
