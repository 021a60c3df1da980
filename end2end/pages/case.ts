import { expect, type Locator, type Page } from '@playwright/test'
import { FOR_PATIENT, type Status } from '../fixtures/words'
import { Shell } from './shell'

/** What both sides see of a case. */
export class CasePage extends Shell {
  readonly timeline = this.main.getByRole('region', { name: 'What happened' }).getByRole('listitem')

  constructor(page: Page, id = '') {
    super(page, `/cases/${id}`)
  }

  async expectTimeline(...entries: (string | RegExp)[]): Promise<void> {
    await expect(this.timeline).toHaveText(entries.map((entry) => (entry instanceof RegExp ? entry : new RegExp(entry))))
  }
}

/** The patient's side: where it stands, in words. */
export class PatientCasePage extends CasePage {
  readonly received = this.notice.filter({ hasText: 'Your case is with the team.' })
  readonly written = this.main.getByRole('region', { name: 'What you wrote' })

  standing(status: Status): Locator {
    return this.main.getByRole('region', { name: FOR_PATIENT[status], exact: true })
  }

  async expectStanding(status: Status): Promise<void> {
    await expect(this.standing(status)).toBeVisible()
    const step = this.standing(status).getByRole('list', { name: 'Where it stands' }).locator('[aria-current=step]')
    await expect(step).toHaveText(FOR_PATIENT[status])
  }
}
