import { expect, openCase, test } from '../fixtures'
import { settled } from '../fixtures/live'
import { ownWord } from '../fixtures/people'
import { AtHand } from '../pages/at-hand'
import { SplitPage } from '../pages/split'

test.describe('keys', { tag: '@live' }, () => {
  test('lead from case to case, open one, take it and set it, and close it', async ({ patient, staff }) => {
    const hers = await patient()
    const word = ownWord()
    const [older, newer] = [`The older ${word}`, `The newer ${word}`]
    for (const title of [older, newer]) await openCase(hers, title)
    const desk = new SplitPage(await staff())
    const { keyboard } = desk.page
    await desk.open(`?q=${word}&status=open&sort=-created_at`)
    await new AtHand(desk.page).ready()

    await keyboard.press('j')
    await expect(desk.rows.first().getByRole('link')).toBeFocused()
    await expect(desk.link(newer)).toBeFocused()
    await keyboard.press('j')
    await expect(desk.link(older)).toBeFocused()
    await keyboard.press('k')
    await expect(desk.link(newer)).toBeFocused()
    await keyboard.press('j')
    await expect(desk.link(older)).toBeFocused()
    await keyboard.press('Enter')
    await expect(desk.title(older)).toBeFocused()

    await keyboard.press('s')
    await expect(desk.case.status.getByRole('button').first()).toBeFocused()
    await keyboard.press('p')
    await expect(desk.case.priorityButton('medium')).toBeFocused()
    await keyboard.press('a')
    await expect(desk.case.timeline.last()).toContainText('You took the case')
    await keyboard.press('a')
    await expect(desk.case.panel.getByLabel('Colleague', { exact: true })).toBeFocused()
    await expect(desk.case.timeline).toHaveCount(2)

    await desk.title(older).focus()
    await keyboard.press('k')
    await expect(desk.link(newer)).toBeFocused()
    await keyboard.press('Escape')
    await expect(desk.pane).toHaveCount(0)
    await expect(desk.link(older)).toBeFocused()
    await keyboard.press('/')
    await expect(desk.words).toBeFocused()
  })

  test('write what they are in a field, and with Ctrl do what the browser does', async ({ staff }) => {
    const desk = new SplitPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.open()
    await hand.ready()
    await desk.words.focus()
    await desk.page.keyboard.type('jk?')
    await expect(desk.words).toHaveValue('jk?')
    await expect(hand.keys).toBeHidden()
    await desk.heading('Cases').click()
    await desk.words.fill('')
    await expect(desk.filters).toHaveCount(0)
    await desk.words.blur()
    await desk.page.keyboard.press('Control+j')
    await expect(desk.rows.getByRole('link').and(desk.page.locator(':focus'))).toHaveCount(0)
  })

  test('are shown by one of them and by a button, and can be turned off for good', async ({ staff }) => {
    const desk = new SplitPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.page.goto('/account')
    await hand.ready()
    await desk.page.keyboard.press('?')
    await expect(hand.keys).toBeVisible()
    await expect(hand.keys.getByRole('term')).toHaveCount(12)
    await desk.page.keyboard.press('Escape')
    await expect(hand.keys).toBeHidden()

    await hand.keysButton.click()
    await hand.single.uncheck()
    await hand.keys.getByRole('button', { name: 'Close' }).click()
    await expect(hand.keysButton).toBeFocused()
    for (const fresh of [false, true]) {
      if (fresh) {
        await desk.page.reload()
        await hand.ready()
      }
      await desk.page.keyboard.press('?')
      await desk.page.keyboard.press('g')
      await desk.page.keyboard.press('d')
      await expect(hand.keys).toBeHidden()
      await expect(desk.page).toHaveURL('/account')
    }
    await hand.keysButton.click()
    await expect(hand.single).not.toBeChecked()
    await hand.single.check()
    await desk.page.keyboard.press('Escape')
    await expect(hand.keys).toBeHidden()
    await desk.page.keyboard.press('g')
    await desk.page.keyboard.press('d')
    await expect(desk.heading('Cases')).toBeVisible()
  })

  test('are of those who work here alone', async ({ patient }) => {
    const page = await patient()
    await page.goto('/cases')
    await expect(page.getByRole('heading', { name: 'Your cases' })).toBeVisible()
    await settled(page)
    await expect(new AtHand(page).keysButton).toHaveCount(0)
  })
})

test('without scripts there is no button that would do nothing', async ({ staff, live }) => {
  test.skip(live, 'there are scripts')
  const hand = new AtHand(await staff())
  await hand.page.goto('/desk')
  await expect(hand.page.getByRole('table')).toBeVisible()
  await expect(hand.keysButton).toHaveCount(0)
  await expect(hand.findButton).toHaveCount(0)
})
