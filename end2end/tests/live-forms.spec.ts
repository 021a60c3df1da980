import { expect, test } from '../fixtures'
import { PatientCasePage } from '../pages/case'
import { NewCasePage } from '../pages/new-case'
import { SignUpPage } from '../pages/sign-up'

test.describe('while people type', { tag: '@live' }, () => {
  test('the counters follow, and say when it is too much', async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.open()
    await form.fill({ title: 'The rash' })
    await expect(form.title).toHaveAccessibleDescription(/(^|\s)8 of 200 characters/)
    await form.fill({ description: '👩‍👩‍👧é'.repeat(2) })
    await expect(form.description).toHaveAccessibleDescription(/(^|\s)12 of 20,000 characters/)
    await form.fill({ title: 'x'.repeat(201) })
    await expect(form.title).toHaveAccessibleDescription(/(^|\s)201 of 200 characters/)
  })

  test('a field says what is wrong when it is left, and takes it back when it is mended', async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.open()
    await form.title.fill('x'.repeat(201))
    await form.title.blur()
    await form.expectProblem('What is it about?', 'Shorten it to 200 characters or fewer')
    await form.title.fill('The rash')
    await form.expectNoProblem('What is it about?')
  })

  test('sign-up checks before anything is sent', async ({ page }) => {
    const form = new SignUpPage(page)
    await form.open()
    await form.email.fill('zoe@')
    await form.email.blur()
    await form.expectProblem('Email', 'Enter an email address, as in name@example.org')
    await form.password.fill('short')
    await form.password.blur()
    await form.expectProblem('Password', 'Use at least 8 characters')
    await form.email.fill('zoe@example.org')
    await form.expectNoProblem('Email')
  })

  test('a form sent with mistakes takes the reader to the summary', async ({ patient }) => {
    const form = new NewCasePage(await patient())
    await form.open()
    await form.send()
    await expect(form.summary).toBeFocused()
    await expect(form.summary).toContainText('2 things need another look')
  })

  test('a password can be shown and hidden', async ({ page }) => {
    const form = new SignUpPage(page)
    await form.open()
    await form.password.fill('four words that rhyme')
    await page.getByRole('button', { name: 'Show password' }).click()
    await expect(form.password).toHaveAttribute('type', 'text')
    await page.getByRole('button', { name: /^(Show|Hide) password$/ }).click()
    await expect(form.password).toHaveAttribute('type', 'password')
    await expect(form.password).toHaveValue('four words that rhyme')
  })

  test('a draft is saved by itself and is there on another device', async ({ patient, visitor }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await form.fill({ title: 'Half a thought', description: 'I will finish this on the bus', priority: 'low' })
    await expect(form.draftSaved).toBeVisible()
    await page.reload()
    await expect(form.title).toHaveValue('Half a thought')

    const other = new NewCasePage(await visitor({ storageState: await page.context().storageState() }))
    await other.open()
    await expect(other.notice.filter({ hasText: 'It has not been sent yet.' })).toBeVisible()
    await expect(other.title).toHaveValue('Half a thought')
    await other.expectDescription('I will finish this on the bus')
    await expect(other.priority('low')).toBeChecked()
  })

  test('what was typed a moment before the page is left is kept', async ({ patient, visitor }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await page.clock.install()
    await form.open()
    // From here on no pause after a key is ever over.
    await page.clock.pauseAt(Date.now() + 60_000)
    await form.fill({ title: 'Half a word', description: 'The bus is he' })
    await expect(form.saving).toBeVisible()
    await page.goto('/cases')

    const later = new NewCasePage(await visitor({ storageState: await page.context().storageState() }))
    await expect(async () => {
      await later.open()
      await expect(later.title).toHaveValue('Half a word', { timeout: 100 })
    }).toPass({ timeout: 10_000 })
    await later.expectDescription('The bus is he')
  })

  test('nothing is kept as a draft while its case is being sent', async ({ patient }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    const drafts: string[] = []
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    await page.route('**/fn/cases/open', async (route) => {
      page.on('request', (request) => request.url().endsWith('/fn/drafts/save') && drafts.push(request.postData() ?? ''))
      await held
      await route.continue()
    })
    await page.clock.install()
    await form.open()
    await form.fill({ title: 'On its way', description: 'All is said.' })
    const sent = page.waitForRequest('**/fn/cases/open')
    await form.send()
    await sent
    await page.clock.pauseAt(Date.now() + 60_000)
    await form.fill({ description: 'All is said, but for one thing.' })
    await expect(form.saving).toBeVisible()
    await page.clock.runFor(2_000)
    await expect(form.saving).toHaveCount(0)
    await page.clock.resume()
    release()
    await expect(new PatientCasePage(page).received).toBeVisible()
    expect(drafts).toEqual([])
    await form.open()
    await expect(form.title, 'what was sent is no draft any more').toHaveValue('')
  })

  test('a case that is sent twice in a hurry is one case', async ({ patient }) => {
    const page = await patient()
    const form = new NewCasePage(page)
    await form.open()
    await form.fill({ title: 'Twice in a hurry', description: 'The button was pressed two times.' })
    await form.button.dblclick()
    await expect(new PatientCasePage(page).heading('Twice in a hurry')).toBeVisible()
    await page.goto('/cases')
    await expect(page.getByRole('heading', { name: 'Twice in a hurry' })).toHaveCount(1)
  })
})
