import { expect, openCase, test } from '../fixtures'
import { unique } from '../fixtures/people'
import { ConversationPage } from '../pages/conversation'
import { expectWords } from '../pages/rich-field'

test('what was typed and not sent is on the account page, until it is deleted there', async ({ patient }) => {
  const page = await patient()
  await openCase(page, unique('Half an answer'))
  const conversation = new ConversationPage(page, new URL(page.url()).pathname)
  const words = unique('It is better since')
  await conversation.write(words)
  await conversation.undo.click()
  await expectWords(conversation.field, words)
  await page.goto('/account')
  const text = page.getByRole('list', { name: 'Not sent' }).getByRole('listitem').filter({ hasText: words })
  await expect(text.getByRole('link', { name: /^Case / })).toBeVisible()
  await text.getByText('Delete it').first().click()
  await text.getByRole('button', { name: 'Delete it' }).click()
  await expect(page.getByText('Deleted.')).toBeVisible()
  await expect(text).toHaveCount(0)
})
