import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '../fixtures'
import { listOf } from '../fixtures/cases'
import { tabTo } from '../fixtures/keyboard'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'
import { NewCasePage } from '../pages/new-case'
import { edited, expectWords, writeInto } from '../pages/rich-field'

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { color: red }</style></head><body>
<!--StartFragment--><p class=MsoNormal style='margin:0'><b>Since<o:p></o:p></b> Monday</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span>Arms</p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o<span>&nbsp;</span></span>Left</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Legs</p>
<p class=MsoNormal onclick="alert(1)"><span style='color:blue; font-weight: 700'>Nothing <img src="x" onerror="alert(1)">helps</span></p><!--EndFragment--></body></html>`

test.describe('with the editor', { tag: '@live' }, () => {
  test('a patient formats what they write, and staff see it so', async ({ patient, staff }) => {
    const page = await patient()
    const { keyboard } = page
    const title = unique('With some weight')
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await form.fill({ title })
    await form.description.focus()
    await keyboard.type('It is ')
    await keyboard.press('ControlOrMeta+b')
    await keyboard.type('very')
    await keyboard.press('ControlOrMeta+b')
    await keyboard.type(' red')
    await keyboard.press('Enter')
    await keyboard.type('- arms')
    await keyboard.press('Enter')
    await keyboard.type('legs')
    await keyboard.press('Enter')
    await keyboard.press('Enter')
    await keyboard.type('Gone')
    await expect(form.description).toContainText('Gone')
    await form.tool('Undo').click()
    await expect(form.description).not.toContainText('Gone')
    await keyboard.type('As in ')
    await form.tool('Link').click()
    await form.link.fill('example.org/rash')
    await keyboard.press('Enter')
    await expect(form.description.getByRole('link', { name: 'example.org/rash' })).toBeVisible()
    await expect(form.draftSaved).toBeVisible()
    await form.send()

    const own = new PatientCasePage(page)
    await expect(own.received).toBeVisible()
    const desk = new DeskPage(await staff())
    await desk.open(listOf(title))
    await desk.openCase(title)
    const theirs = new DeskCasePage(desk.page)
    for (const { main } of [own, theirs]) {
      const prose = main.locator('.prose')
      await expect(prose.locator('strong')).toHaveText('very')
      await expect(prose.getByRole('listitem')).toHaveText(['arms', 'legs'])
      await expect(prose.getByRole('link')).toHaveAttribute('href', 'https://example.org/rash')
      await expect(prose.getByRole('link')).toHaveAttribute('rel', 'noopener noreferrer nofollow')
    }
  })

  test('what comes from a word processor keeps its shape and nothing else', async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.open()
    await edited(form.description)
    await form.description.focus()
    await form.description.evaluate((field, html) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/html', html)
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, WORD)
    await expect(form.description.locator('strong')).toContainText(['Since', 'Nothing'])
    await expect(form.description.locator('ul > li')).toHaveCount(3)
    await expect(form.description.locator('ul ul > li')).toHaveText('Left')
    await expect(form.description).toContainText('Nothing helps')
    await expect(form.description.locator('img:not(.ProseMirror-separator), style, span, [class^=Mso], [onclick]')).toHaveCount(0)
  })

  test('a field that is put away and shown again can be written in', async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.open()
    await edited(form.description)
    await writeInto(form.description, 'It is')
    await form.description.evaluate((field) => {
      const whole = field.closest('.field') as HTMLElement
      const place = document.createComment('')
      whole.replaceWith(place)
      place.replaceWith(whole)
    })
    await edited(form.description)
    await form.description.press('ControlOrMeta+End')
    await form.page.keyboard.type(' red')
    await expectWords(form.description, 'It is red')
    await expect(form.draftSaved).toBeVisible()
    await form.page.reload()
    await edited(form.description)
    await expectWords(form.description, 'It is red')
  })

  test('the keyboard reaches each button, and Tab leads on', async ({ patient }) => {
    const page = await patient()
    const { keyboard } = page
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await tabTo(page, form.tool('Bold'))
    await keyboard.press('ArrowLeft')
    await expect(form.tool('Redo')).toBeFocused()
    await keyboard.press('Home')
    await keyboard.press('ArrowRight')
    await expect(form.tool('Italic')).toBeFocused()
    await keyboard.press('Enter')
    await expect(form.tool('Italic')).toHaveAttribute('aria-pressed', 'true')
    await keyboard.press('Tab')
    await expect(form.description).toBeFocused()
    await keyboard.type('Leaning')
    await expect(form.description.locator('em')).toHaveText('Leaning')
    await keyboard.press('ControlOrMeta+Shift+k')
    await expect(form.link).toBeFocused()
    await keyboard.press('Escape')
    await expect(form.description).toBeFocused()
    await keyboard.press('Tab')
    await expect(form.description).not.toBeFocused()
    await keyboard.press('Shift+Tab')
    await expect(form.description).toBeFocused()
    await keyboard.press('Shift+Tab')
    await expect(form.tool('Italic')).toBeFocused()
  })

  test('it is named, described and marked as wrong as any field', async ({ patient }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await expect(form.main.getByRole('textbox', { name: 'Tell us more' })).toHaveAttribute('aria-multiline', 'true')
    await expect(form.description).toHaveAccessibleDescription(/When did it start\?.* 0 of 20,000 characters/)
    await form.send()
    await form.expectProblem('Tell us more', 'Tell us more, in your own words')
    await form.summary.getByRole('link').last().click()
    await expect(form.description).toBeFocused()
    const { violations } = await new AxeBuilder({ page }).include('rich-editor').analyze()
    expect(violations).toEqual([])
  })

  test('a draft keeps its formatting', async ({ patient }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    await form.description.focus()
    await form.tool('List').click()
    await page.keyboard.type('First')
    await expect(form.draftSaved).toBeVisible()
    await page.reload()
    await edited(form.description)
    await expect(form.description.getByRole('listitem')).toHaveText('First')
  })

  test('on a phone every button is large enough, and none is cut off', async ({ patient }) => {
    const page = await patient()
    await page.setViewportSize({ width: 320, height: 640 })
    const form = new NewCasePage(page)
    await form.open()
    await edited(form.description)
    for (const button of await form.toolbar.getByRole('button').all()) {
      const box = await button.boundingBox()
      expect(box?.width).toBeGreaterThanOrEqual(44)
      expect(box?.height).toBeGreaterThanOrEqual(44)
      expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(320)
    }
  })
})

test('plain text is written and shown as it is, its paragraphs apart', async ({ patient, staff }) => {
  const page = await patient()
  const title = unique('In plain words')
  const form = new NewCasePage(page)
  await form.open()
  await form.fill({ title, description: 'It <b>itches</b>.\nAt night.\n\nWhat now?' })
  await form.send()
  await expect(new PatientCasePage(page).received).toBeVisible()
  const desk = new DeskPage(await staff())
  await desk.open(listOf(title))
  await desk.openCase(title)
  const prose = new DeskCasePage(desk.page).main.locator('.prose')
  await expect(prose.locator('p')).toHaveText([/^It <b>itches<\/b>\.\s*At night\.$/, 'What now?'], { useInnerText: true })
})
