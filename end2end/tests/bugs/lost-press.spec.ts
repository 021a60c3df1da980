import { expect, test } from '../../fixtures'
import { NewCasePage } from '../../pages/new-case'

// Pressing the button left the field, which then complained: the form grew, the button moved away below the finger, and
// the press was lost.
for (const width of [320, 390]) {
  test(`a press counts although a field has something to complain about, at ${width} px`, { tag: '@live' }, async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.page.setViewportSize({ width, height: 844 })
    await form.open()
    await form.fill({ title: 'A few words', description: ' ' })
    await form.button.click({ delay: 200 })
    await expect(form.summary).toContainText('One thing needs another look')
  })
}
