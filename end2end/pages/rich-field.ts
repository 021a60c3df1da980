import { expect, type Locator } from '@playwright/test'

const isTextarea = (field: Locator): Promise<boolean> => field.evaluate((element) => element instanceof HTMLTextAreaElement)

/** Waits for the editor, which takes the place of the textarea of the same name. */
export async function edited(field: Locator): Promise<void> {
  await expect(field).toHaveAttribute('contenteditable', 'true')
}

/** Replaces what stands in a field that may have become an editor, as a paste of plain text would. */
export async function writeInto(field: Locator, words: string): Promise<void> {
  if (await isTextarea(field)) return field.fill(words)
  const { keyboard } = field.page()
  await field.focus()
  await keyboard.press('ControlOrMeta+a')
  await keyboard.press('Delete')
  for (const [n, paragraph] of words.split(/\n\s*\n/).entries()) {
    if (n > 0) await keyboard.press('Enter')
    for (const [m, line] of paragraph.split('\n').entries()) {
      if (m > 0) await keyboard.press('Shift+Enter')
      await keyboard.insertText(line)
    }
  }
}

/** The words of a field, whether or not an editor has taken it over. */
export async function expectWords(field: Locator, words: string | RegExp): Promise<void> {
  const shown = () =>
    field.evaluate((element) => {
      if (element instanceof HTMLTextAreaElement) return element.value
      return Array.from(element.children, (block) => (block as HTMLElement).innerText.replace(/\n$/, '')).join('\n\n')
    })
  if (words instanceof RegExp) await expect.poll(shown).toMatch(words)
  else await expect.poll(shown).toBe(words)
}
