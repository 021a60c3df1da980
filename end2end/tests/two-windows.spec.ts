import { expect, test } from '../fixtures'
import { unique } from '../fixtures/people'
import { NewCasePage } from '../pages/new-case'
import { edited } from '../pages/rich-field'

test.describe('two windows', { tag: '@live' }, () => {
  test('do not write over each other: the second is told, and the first keeps its text', async ({ patient, watch }) => {
    watch.expectStatus(409, 412, 422)
    const page = await patient()
    const title = unique('In the first window')
    const first = new NewCasePage(page)
    await first.open()
    await edited(first.description)
    const second = new NewCasePage(await page.context().newPage())
    await second.open()
    await edited(second.description)

    await first.fill({ title })
    await expect(first.draftSaved).toBeVisible()
    await second.fill({ title: unique('In the second window') })
    await expect(second.notice.filter({ hasText: 'You are writing this in another window too.' })).toBeVisible()

    await first.page.reload()
    await expect(first.title).toHaveValue(title)
    await edited(first.description)
    await first.fill({ description: 'It goes on.' })
    await expect(first.draftSaved).toBeVisible()
  })
})
