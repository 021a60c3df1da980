import { expect, type Locator } from '@playwright/test'
import { isLive } from '../fixtures/live'
import { Shell } from './shell'

/** A page around a form: its fields by label, what is wrong with them, and the summary above. */
export class FormPage extends Shell {
  get summary(): Locator {
    return this.alert.filter({ hasText: /needs? another look/ })
  }

  field(label: string): Locator {
    return this.main.getByLabel(label, { exact: true })
  }

  /** Says that a field is marked as wrong and that its description tells why. */
  async expectProblem(label: string, problem: string | RegExp): Promise<void> {
    await expect(this.field(label)).toHaveAttribute('aria-invalid', 'true')
    await expect(this.field(label)).toHaveAccessibleDescription(problem instanceof RegExp ? problem : new RegExp(escape(problem)))
  }

  async expectNoProblem(label: string): Promise<void> {
    await expect(this.field(label)).not.toHaveAttribute('aria-invalid', 'true')
  }

  /** After a refusal scripts take a reader to the summary; without them it stands above the form of the new page. */
  async expectSummary(...lines: (string | RegExp)[]): Promise<void> {
    await expect(this.summary).toBeVisible()
    await expect(this.summary.getByRole('link')).toHaveText(lines)
    if (isLive(this.page)) await expect(this.summary).toBeFocused()
  }
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
