import type { Locator, Page } from '@playwright/test'
import { PatientCasePage } from './case'
import { DeskCasePage } from './desk-case'
import { FormPage } from './form'
import { NotFoundPage } from './not-found'

/** The form that opens a restricted case. */
export class BreakGlassPage extends FormPage {
  readonly title = this.heading('Open a restricted case')
  readonly number = this.field('Case number')
  readonly reason = this.field('Why do you need to see it?')
  readonly duration = this.field('For how long?')
  readonly button = this.main.getByRole('button', { name: 'Open the case' })
  readonly ended = this.notice.filter({ hasText: 'Your access to this case has ended.' })

  constructor(page: Page) {
    super(page, '/break-glass')
  }

  async send({ number, reason, duration }: { number?: string; reason: string; duration?: string }): Promise<void> {
    if (number) await this.number.fill(number)
    await this.reason.fill(reason)
    if (duration) await this.duration.selectOption({ label: duration })
    await this.button.click()
  }
}

/** A case that the reader may be unable to see: not there, with the way to open it. */
export class ClosedCasePage extends NotFoundPage {
  readonly openForReason = this.main.getByRole('link', { name: 'Open it for a reason' })

  constructor(page: Page, id: string) {
    super(page, `/cases/${id}`)
  }
}

/** A case that is open for a while. */
export class GrantedCasePage extends DeskCasePage {
  readonly banner = this.main.getByRole('region', { name: 'Your access to this case' })
  readonly endNow = this.banner.getByRole('button', { name: 'End access now' })
  readonly ended = this.heading('Your access to this case has ended')
}

/** Its patient's side, with the list of who opened it. */
export class WatchedCasePage extends PatientCasePage {
  readonly access = this.main.getByRole('region', { name: 'Who opened your case' })
  readonly entries: Locator = this.access.getByRole('listitem')
}
