import { expect, openCase, test } from '../fixtures'
import { isLive, settled } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { AnswersPage } from '../pages/answers'
import { AtHand } from '../pages/at-hand'
import { ConversationPage } from '../pages/conversation'
import { NotesPage } from '../pages/notes'
import { edited, expectWords, writeInto } from '../pages/rich-field'

test('an answer is added, changed and deleted, and is its maker’s alone until it is shared', async ({ staff }) => {
  const [mine, theirs] = [new AnswersPage(await staff()), new AnswersPage(await staff(1))]
  const title = unique('We have it')
  await mine.open()
  await mine.add(title, 'Dear {patient}, we have your case {reference}.')
  await expect(mine.saved).toBeVisible()
  await expect(mine.entry(title)).toContainText('Dear {patient}')
  await theirs.open()
  await expect(theirs.entry(title)).toHaveCount(0)

  await mine.change(title)
  await mine.tick('Share it with all who work here').check()
  await mine.save()
  await theirs.open()
  await expect(theirs.entry(title)).toContainText('Shared by')
  await expect(theirs.entry(title).getByRole('link', { name: /^Change/ })).toHaveCount(0)
  await mine.open()
  await mine.remove(title)
})

test('a place that we do not know is refused by its name, and the text is still there', async ({ staff }) => {
  const answers = new AnswersPage(await staff())
  const title = unique('Wrong place')
  await answers.open()
  await answers.add(title, 'Dear {name}')
  // No word of a person's comes back in an address.
  const problem = isLive(answers.page) ? /We do not know \{name\}/ : /We do not know one of the \{places\}/
  await expect(answers.main).toContainText(problem)
  await answers.expectProblem('Answer', problem)
  await expect(answers.field('Title')).toHaveValue(title)
  await expectWords(answers.field('Answer'), 'Dear {name}')
  await expect(answers.entry(title)).toHaveCount(0)
})

test('of two windows that change an answer the second one is told, and puts its text there knowingly', async ({ staff, visitor, watch }) => {
  watch.expectStatus(409)
  const here = new AnswersPage(await staff())
  const title = unique('In two windows')
  await here.open()
  await here.add(title, 'From the start.')
  await expect(here.saved).toBeVisible()
  await here.change(title)

  const there = new AnswersPage(await visitor({ storageState: await here.page.context().storageState() }))
  await there.open()
  await there.change(title)
  await writeInto(there.field('Answer'), 'From over there.')
  await there.save()

  await writeInto(here.field('Answer'), 'From here.')
  await here.main.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(here.main).toContainText('It was changed somewhere else first, so yours was not saved.')
  await expect(here.main).toContainText('Save once more to put yours in its place.')
  await expect(here.main.getByText('From over there.').first()).toBeVisible()
  await expectWords(here.field('Answer'), 'From here.')
  await here.save()
  await expect(here.entry(title)).toContainText('From here.')
  await here.remove(title)
})

test('an answer is put into the reply, filled in for the case', async ({ patient, staff }) => {
  const desk = await staff()
  const answers = new AnswersPage(desk)
  const title = unique('Beside the reply')
  await answers.open()
  await answers.add(title, 'About {reference}: {me} calls {patient}.')
  await expect(answers.saved).toBeVisible()
  const hers = await patient()
  await openCase(hers, unique('To be answered'))
  const number = (await hers.locator('.case-head .ref').textContent()) ?? ''

  const path = new URL(hers.url()).pathname
  await desk.goto(path)
  await settled(desk)
  await answers.field('Canned answer').selectOption({ label: title })
  await answers.main.getByRole('button', { name: 'Put it into the reply' }).click()
  await expectWords(new ConversationPage(desk, path).field, new RegExp(`^About ${number}: .+ calls .+\\.$`))
  await answers.open()
  await answers.remove(title)
})

test.describe('with scripts', { tag: '@live' }, () => {
  test('an answer goes into the reply with its formatting', async ({ patient, staff }) => {
    const desk = await staff()
    const answers = new AnswersPage(desk)
    const title = unique('With weight')
    await answers.open()
    await edited(answers.field('Answer'))
    await answers.field('Title').fill(title)
    await answers.field('Answer').focus()
    await desk.keyboard.type('- Dear {patient}')
    await desk.keyboard.press('Enter')
    await desk.keyboard.type('rest')
    await answers.main.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(answers.saved).toBeVisible()
    await expect(answers.entry(title).locator('.prose li')).toHaveCount(2)
    const hers = await patient()
    await openCase(hers, unique('To be answered'))

    const path = new URL(hers.url()).pathname
    await desk.goto(path)
    const { field } = new ConversationPage(desk, path)
    await edited(field)
    await answers.field('Canned answer').selectOption({ label: title })
    await answers.main.getByRole('button', { name: 'Put it into the reply' }).click()
    await expect(field.getByRole('listitem')).toHaveText([/^Dear (?!\{)/, 'rest'])
    await expect(field).toBeFocused()
    await answers.open()
    await answers.remove(title)
  })

  test('the palette puts an answer, filled in for the open case, where somebody writes', async ({ patient, staff }) => {
    const desk = await staff()
    const answers = new AnswersPage(desk)
    const title = unique('From the palette')
    await answers.open()
    await answers.add(title, 'About {reference}: {me} calls {patient}.')
    await expect(answers.saved).toBeVisible()
    const hers = await patient()
    await openCase(hers, unique('To be answered'))
    const number = (await hers.locator('.case-head .ref').textContent()) ?? ''

    const notes = new NotesPage(desk, new URL(hers.url()).pathname.split('/').pop())
    const hand = new AtHand(desk)
    await notes.open()
    await settled(desk)
    await hand.ready()
    await edited(notes.field)
    await writeInto(notes.field, 'Before. ')
    await hand.choose(title, `Answer: ${title}`)
    await expectWords(notes.field, new RegExp(`^Before\\.\\sAbout ${number}: .+ calls .+\\.$`))
    await expect(notes.field).toBeFocused()
    await expect(notes.saved).toBeVisible()
    await writeInto(notes.field, '')

    await desk.goto('/account')
    await hand.ready()
    await hand.find(title)
    await expect(hand.options).toHaveCount(0)
    await answers.open()
    await answers.remove(title)
  })
})
