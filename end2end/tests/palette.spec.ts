import AxeBuilder from '@axe-core/playwright'
import { expect, openCase, test } from '../fixtures'
import { expectNoSidewaysScroll } from '../fixtures/layout'
import { deafen, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { AtHand } from '../pages/at-hand'
import { DeskPage } from '../pages/desk'
import { SplitPage } from '../pages/split'

test.describe('the palette', { tag: '@live' }, () => {
  test('finds pages by the keyboard alone, and gives the focus back', async ({ staff }) => {
    const desk = new DeskPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.open()
    await hand.ready()
    await hand.findButton.focus()
    await hand.find('acc')
    await expect(hand.options.first()).toHaveText(/^Account/)
    await expect(await hand.pointed()).toHaveText(/^Account/)
    await desk.page.keyboard.press('Escape')
    await expect(hand.palette).toBeHidden()
    await expect(hand.findButton).toBeFocused()

    await hand.find('')
    const first = await hand.options.first().textContent()
    await desk.page.keyboard.press('ArrowDown')
    await expect(hand.options.nth(1)).toHaveAttribute('aria-selected', 'true')
    await desk.page.keyboard.press('ArrowUp')
    await expect(await hand.pointed()).toHaveText(first ?? '')
    await hand.field.pressSequentially('your own')
    await desk.page.keyboard.press('Enter')
    await expect(desk.page).toHaveURL('/cases')
    await expect(desk.page.getByRole('heading', { level: 1 })).toBeFocused()
  })

  test('finds a case by its words and by its number, and opens it beside the list', async ({ patient, staff }) => {
    const title = unique('Ringing in the left ear')
    const hers = await patient()
    await openCase(hers, title)
    const number = (await hers.locator('.case-head .ref').textContent()) ?? ''
    const desk = new SplitPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.open('?status=open')
    await hand.ready()
    for (const words of [title, number, number.toLowerCase().replace('-', '')]) {
      await hand.find(words)
      await expect(hand.options).toHaveCount(1)
      await expect(hand.options).toContainText(title)
      await desk.page.keyboard.press('Enter')
      await expect(desk.title(title)).toBeFocused()
      await expect(desk.page).toHaveURL(/\/desk\?status=open&case=/)
      await desk.page.keyboard.press('Escape')
      await expect(desk.pane).toHaveCount(0)
    }
  })

  test('does with the open case what its controls do, and offers no more', async ({ patient, staff }) => {
    const hers = await patient()
    await openCase(hers, unique('By its name'))
    const desk = new SplitPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.page.goto(new URL(hers.url()).pathname)
    await settled(desk.page)
    await hand.ready()
    await hand.choose('take', 'Take the case')
    await expect(desk.case.timeline.last()).toContainText('You took the case')
    await hand.choose('waiting', 'Set status to Waiting for patient')
    await desk.case.expectStatus('waiting')
    await expect(desk.case.timeline.last()).toContainText('Waiting for patient')
    await hand.choose('urgent', 'Set priority to Urgent')
    await expect(desk.case.timeline.last()).toContainText('to Urgent')
    await hand.choose('hand', 'Hand the case back')
    await expect(desk.case.timeline.last()).toContainText('You gave the case back')
    await hand.find('set status to received')
    await expect(hand.options).toHaveCount(0)
    await expect(hand.palette.getByRole('status')).toHaveText('Nothing found')
  })

  test('leads to the list of a department', async ({ staff }) => {
    const desk = new DeskPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.page.goto('/account')
    await hand.ready()
    await hand.find('skin cl')
    await expect(hand.options.first()).toHaveText('Skin clinic')
    await hand.options.first().click()
    await expect(desk.filters.first()).toContainText('Skin clinic')
    await expect(desk.page).toHaveURL(/\/desk\?department=/)
  })

  test('is clean to axe, and fits a phone', async ({ staff }) => {
    const desk = new DeskPage(await staff())
    const hand = new AtHand(desk.page)
    await desk.page.emulateMedia({ reducedMotion: 'reduce' })
    await deafen(desk.page)
    for (const width of [1440, 320]) {
      await desk.page.setViewportSize({ width, height: 844 })
      await desk.open()
      await hand.ready()
      await expectNoSidewaysScroll(desk.page)
      for (const dialog of [hand.palette, hand.keys]) {
        if (dialog === hand.keys) await desk.page.keyboard.press('?')
        else await hand.findButton.click()
        await expect(dialog).toBeVisible()
        const { violations } = await new AxeBuilder({ page: desk.page }).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)).toEqual([])
        await expectNoSidewaysScroll(desk.page)
        await desk.page.keyboard.press('Escape')
      }
    }
  })
})
