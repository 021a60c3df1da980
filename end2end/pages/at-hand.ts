import { expect, type Locator, type Page } from '@playwright/test'

/** What staff have at hand on every page: the table of keys and the palette. They come with scripts. */
export class AtHand {
  readonly keysButton: Locator
  readonly keys: Locator
  readonly single: Locator
  readonly findButton: Locator
  readonly palette: Locator
  readonly field: Locator
  readonly options: Locator

  constructor(readonly page: Page) {
    const banner = page.getByRole('banner')
    this.keysButton = banner.getByRole('button', { name: 'Keys' })
    this.keys = page.getByRole('dialog', { name: 'Keys' })
    this.single = this.keys.getByRole('checkbox', { name: 'Use single keys' })
    this.findButton = banner.getByRole('button', { name: 'Find' })
    this.palette = page.getByRole('dialog', { name: 'Find' })
    this.field = this.palette.getByRole('combobox')
    this.options = this.palette.getByRole('option')
  }

  /** Waits until the keys are heard. */
  async ready(): Promise<void> {
    await this.findButton.waitFor()
  }

  async find(words: string): Promise<void> {
    await this.page.keyboard.press('Control+k')
    await expect(this.field).toBeFocused()
    await this.field.pressSequentially(words)
  }

  /** Finds these words, and takes what comes first for them once it is this. */
  async choose(words: string, option: string): Promise<void> {
    await this.find(words)
    await expect(this.options.first()).toHaveText(option)
    await this.page.keyboard.press('Enter')
  }

  /** The option that Enter chooses. */
  async pointed(): Promise<Locator> {
    const id = (await this.field.getAttribute('aria-activedescendant')) ?? ''
    return this.palette.locator(`[id="${id}"]`)
  }
}
