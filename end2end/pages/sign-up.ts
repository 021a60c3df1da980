import type { Page } from '@playwright/test'
import type { Person } from '../fixtures/people'
import { FormPage } from './form'

export class SignUpPage extends FormPage {
  readonly name = this.field('Your name')
  readonly email = this.field('Email')
  readonly password = this.field('Password')
  readonly button = this.main.getByRole('button', { name: 'Create account' })

  constructor(page: Page) {
    super(page, '/sign-up')
  }

  async signUp({ name, email, password }: Person): Promise<void> {
    await this.name.fill(name)
    await this.email.fill(email)
    await this.password.fill(password)
    await this.button.click()
  }
}
