import AxeBuilder from '@axe-core/playwright'
import { expect, openCase, test } from '../fixtures'
import { closeCase } from '../fixtures/clinic'
import { isLive, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { NotesPage } from '../pages/notes'
import { edited, expectWords, writeInto } from '../pages/rich-field'

const id = (address: string) => new URL(address).pathname.split('/').pop() ?? ''

test('a note stands on the case for colleagues, by its look and in words, and never for the patient', async ({ patient, staff, admin }) => {
  const hers = await patient()
  await openCase(hers, unique('For colleagues'))
  const case_id = id(hers.url())
  const mine = new NotesPage(await staff(), case_id)
  const words = unique('She sounded worried')
  await mine.open()
  await expect(mine.notes).toContainText('Only colleagues see this.')
  await mine.write(`${words}\n\n<b>Call</b> her.`)
  await expect(mine.entries.last()).toContainText('You')
  await expect(mine.entries.last()).toContainText('<b>Call</b> her.')
  await expect(mine.notes).not.toHaveCSS('background-color', await mine.main.evaluate((main) => getComputedStyle(main).backgroundColor))

  const theirs = new NotesPage(await admin(), case_id)
  await theirs.open()
  await expect(theirs.entries.last()).toContainText(words)
  await expect(theirs.timeline.last()).toContainText('wrote a note')

  const page = new PatientCasePage(hers, case_id)
  await page.open()
  await expect(page.main).not.toContainText(words)
  await expect(page.main).not.toContainText(/notes?/i)
  expect(await hers.content()).not.toContain(words)
})

test('a full name behind an @ mentions a colleague, and nobody to whom the case is closed', async ({ patient, staff, admin, baseURL, watch }) => {
  watch.expectStatus(422)
  const [desk, boss] = [await staff(), await admin()]
  const hers = await patient()
  await openCase(hers, unique('With a mention'))
  const notes = new NotesPage(desk, id(hers.url()))
  await notes.open()
  const colleague = await new NotesPage(boss).ownName()
  await notes.write(`@${colleague}, please.`)
  await expect(notes.entries.last()).toContainText(`Mentions ${colleague}`)

  await notes.assignToMe.click()
  await expect(notes.timeline.last()).toContainText('You took the case')
  await closeCase(baseURL ?? '', id(hers.url()))
  await notes.open()
  await writeInto(notes.field, `@${colleague}, again.`)
  await notes.button.click()
  await expect(notes.notes).toContainText(`This case is closed to ${isLive(notes.page) ? colleague : 'somebody you name'}`)
  await expectWords(notes.field, `@${colleague}, again.`)
  await expect(notes.entries).toHaveCount(1)
})

test('an empty note is not written, and says why', async ({ patient, staff }) => {
  const hers = await patient()
  await openCase(hers, unique('Without a note'))
  const notes = new NotesPage(await staff(), id(hers.url()))
  await notes.open()
  await notes.button.click()
  await expect(notes.notes).toContainText('Write something first')
  await expect(notes.field).toHaveAttribute('aria-invalid', 'true')
})

test.describe('with scripts', { tag: '@live' }, () => {
  test('colleagues are offered by the keyboard alone', async ({ patient, staff, admin }) => {
    const colleague = await new NotesPage(await admin()).ownName()
    const hers = await patient()
    await openCase(hers, unique('By the keyboard'))
    const notes = new NotesPage(await staff(), id(hers.url()))
    await notes.open()
    await edited(notes.field)
    await notes.field.focus()
    await notes.field.pressSequentially(`Ask @${colleague.slice(0, 3)}`)
    await expect(notes.colleagues).toBeVisible()
    await expect(notes.colleagues.getByRole('option', { selected: true })).toHaveCount(1)
    await notes.page.keyboard.press('Escape')
    await expect(notes.colleagues).toBeHidden()
    await notes.field.pressSequentially(colleague.slice(3, 4))
    await expect(notes.colleagues.getByRole('option', { name: colleague })).toBeVisible()
    for (let step = 0; step < 8; step += 1) {
      const option = notes.colleagues.locator(`[id="${await notes.field.getAttribute('aria-activedescendant')}"]`)
      if ((await option.textContent()) === colleague) break
      await notes.page.keyboard.press('ArrowDown')
    }
    await notes.page.keyboard.press('Enter')
    await expect(notes.colleagues).toBeHidden()
    await expect(notes.field).toBeFocused()
    await notes.page.keyboard.type('first')
    await expectWords(notes.field, `Ask @${colleague} first`)
    const { violations } = await new AxeBuilder({ page: notes.page }).include('.notes').analyze()
    expect(violations).toEqual([])
  })

  test('a note that a colleague writes comes to the open case, and what is typed there stays', async ({ patient, staff }) => {
    const hers = await patient()
    await openCase(hers, unique('Two at it'))
    const [mine, theirs] = [new NotesPage(await staff(), id(hers.url())), new NotesPage(await staff(1), id(hers.url()))]
    await mine.open()
    await theirs.open()
    await writeInto(mine.field, 'Half a thought')
    await theirs.write('The whole of it.')
    await expect(mine.entries).toHaveCount(1)
    await expectWords(mine.field, 'Half a thought')
    await mine.setStatus('in_progress')
    await edited(mine.field)
    await expectWords(mine.field, 'Half a thought')
  })

  test('a draft of a note survives a reload, is its writer’s alone, and ends with the note', async ({ patient, staff }) => {
    const hers = await patient()
    await openCase(hers, unique('Half a note'))
    const [mine, theirs] = [new NotesPage(await staff(), id(hers.url())), new NotesPage(await staff(1), id(hers.url()))]
    await mine.open()
    await mine.write('One that is written down already.')
    await writeInto(mine.field, 'Half a thought')
    await expect(mine.saved).toBeVisible()
    await mine.page.reload()
    await settled(mine.page)
    await expectWords(mine.field, 'Half a thought')
    await theirs.open()
    await expectWords(theirs.field, '')
    await mine.write('Half a thought, and the other half.')
    await mine.open()
    await expectWords(mine.field, '')
  })
})
