import type { Page } from '@playwright/test'
import type { Person } from '../fixtures/people'
import { FormPage } from './form'

export class SignInPage extends FormPage {
  readonly email = this.field('Email')
  readonly password = this.field('Password')
  readonly button = this.main.getByRole('button', { name: 'Sign in' })

  constructor(page: Page) {
    super(page, '/sign-in')
  }

  async signIn({ email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
    await this.email.fill(email)
    await this.password.fill(password)
    await this.button.click()
  }
}
