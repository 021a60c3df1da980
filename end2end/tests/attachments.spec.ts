import { expect, openCase, test } from '../fixtures'
import { isLive } from '../fixtures/live'
import { unique } from '../fixtures/people'
import { PatientCasePage } from '../pages/case'
import { ConversationPage } from '../pages/conversation'
import { FilesBlock, type Upload } from '../pages/files'
import { NewCasePage } from '../pages/new-case'
import { NotesPage } from '../pages/notes'

/** Two pixels by two. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP4z8AARAwQCgAf7gP9i18U1AAAAABJRU5ErkJggg==',
  'base64',
)
const PHOTO: Upload = { name: 'my arm.png', mimeType: 'image/png', buffer: DOT }
const NOTES: Upload = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('It itches at night.') }
const PHONE = { width: 390, height: 844 }

test('a patient adds a photo from a phone, and staff see it and download it', async ({ patient, staff }) => {
  const title = unique('A rash to look at')
  const page = await patient()
  await page.setViewportSize(PHONE)
  await openCase(page, title)
  const hers = new FilesBlock(page)
  await hers.pick(PHOTO)
  await expect(hers.waiting).toContainText(['my arm.png'])
  await expect(hers.block).toContainText('Only you see these so far.')

  const path = new URL(page.url()).pathname
  const theirs = new FilesBlock(await staff())
  await theirs.page.goto(path)
  await expect(theirs.sent).toHaveCount(0)

  await hers.addToCase.click()
  await expect(hers.sent).toContainText(['my arm.png'])
  await hers.expectThumbnail(hers.sent.first())
  await new PatientCasePage(page).expectTimeline('You opened the case', 'added a file')

  await theirs.page.reload()
  await expect(theirs.sent).toContainText(['my arm.png'])
  await theirs.expectThumbnail(theirs.sent.first())
  expect(await theirs.download('my arm.png')).toEqual(DOT)
})

test('files that were added to a new case go with it', async ({ patient }) => {
  const title = unique('With a photo from the start')
  const form = new NewCasePage(await patient())
  await form.open()
  const files = new FilesBlock(form.page)
  await files.pick(PHOTO, NOTES)
  await expect(files.waiting).toHaveCount(2)
  await files.waiting.filter({ hasText: 'notes.txt' }).getByRole('button', { name: 'Remove notes.txt' }).click()
  await expect(files.waiting).toHaveCount(1)
  await form.fill({ title, description: 'See the photo.' })
  await form.send()
  await expect(form.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(files.sent).toContainText(['my arm.png'])
})

test('a file that is not taken is told in words, and the others are taken', async ({ patient, watch }) => {
  watch.expectStatus(413, 415, 422)
  const page = await patient()
  await openCase(page, unique('With files that are none'))
  const files = new FilesBlock(page)
  const program: Upload = { name: 'photo.jpg.exe', mimeType: 'image/jpeg', buffer: DOT }
  const disguised: Upload = { name: 'page.txt', mimeType: 'text/plain', buffer: Buffer.from('<!doctype html><script>1</script>') }
  for (const bad of [program, disguised]) {
    await files.pick(bad)
    // Each beside its own name: two are sent at once, and the line below all tells of the one that ended last.
    const told = isLive(page) ? files.onTheirWay.filter({ hasText: bad.name }) : files.block
    await expect(told).toContainText('We cannot take it.')
  }
  await files.pick(NOTES)
  await expect(files.waiting).toContainText(['notes.txt'])
  if (isLive(page)) {
    await expect(files.onTheirWay).toHaveCount(2)
    await expect(files.onTheirWay.getByRole('button', { name: 'Try again' }), 'neither will ever be taken').toHaveCount(0)
    await files.onTheirWay.first().getByRole('button', { name: 'Cancel photo.jpg.exe' }).click()
    await expect(files.onTheirWay).toHaveCount(1)
    await expect(page.getByRole('status').filter({ hasText: 'notes.txt is here.' })).toBeAttached()
  }
})

test("another patient's file is not there", async ({ patient, watch }) => {
  watch.expectStatus(404)
  const page = await patient()
  await openCase(page, unique('A photo of mine'))
  const files = new FilesBlock(page)
  await files.pick(PHOTO)
  await files.addToCase.click()
  const href = (await files.sent.first().getByRole('link').getAttribute('href')) ?? ''
  expect(href).toMatch(/^\/api\/attachments\//)
  const other = await patient()
  for (const address of [href, `${href}/thumbnail`]) {
    const answer = await other.request.get(address)
    expect(answer.status()).toBe(404)
  }
})

test('staff answer with a file, and the patient finds it under the reply', async ({ patient, staff }) => {
  const words = unique('Here is the letter')
  const hers = await patient()
  await openCase(hers, unique('A letter to come'))
  const path = new URL(hers.url()).pathname
  const theirs = new ConversationPage(await staff(), path)
  await theirs.open()
  const files = new FilesBlock(theirs.page, 'reply')
  await theirs.field.fill(words)
  await files.pick(PHOTO)
  await expect(files.waiting).toContainText(['my arm.png'])
  await expect(files.block).toContainText('files alone cannot be sent')
  if (!isLive(theirs.page)) await expect(theirs.field, 'what was typed came along').toHaveValue(words)

  await theirs.write(words)
  await expect(theirs.held.getByRole('link', { name: 'my arm.png' })).toBeVisible()
  await expect(files.waiting).toHaveCount(0)
  await theirs.undo.click()
  await expect(files.waiting, 'it waits again').toContainText(['my arm.png'])
  await theirs.say(words)
  await expect(files.waiting).toHaveCount(0)

  const conversation = new ConversationPage(hers, path)
  await conversation.open()
  const message = conversation.message(words)
  await expect(message.getByRole('link', { name: 'my arm.png' })).toBeVisible()
  await new FilesBlock(hers).expectThumbnail(message)
  await expect(new FilesBlock(hers).sent, 'it is the reply that has it').toHaveCount(0)
})

test('what was uploaded in another window waits there when this one sends', async ({ patient, visitor }) => {
  const words = unique('The photo alone')
  const page = await patient()
  await openCase(page, unique('In two windows'))
  const conversation = new ConversationPage(page, new URL(page.url()).pathname)
  await conversation.open()
  const here = new FilesBlock(page, 'reply')
  await here.pick(PHOTO)
  await expect(here.waiting).toContainText(['my arm.png'])

  const there = new FilesBlock(await visitor({ storageState: await page.context().storageState() }), 'reply')
  await there.page.goto(conversation.path)
  await there.pick(NOTES)
  await expect(there.waiting).toContainText(['my arm.png', 'notes.txt'])

  await conversation.say(words)
  const message = conversation.message(words)
  await expect(message.getByRole('link', { name: 'my arm.png' })).toBeVisible()
  await expect(message.getByRole('link', { name: 'notes.txt' })).toHaveCount(0)
  await there.page.reload()
  await expect(there.waiting).toHaveCount(1)
  await expect(there.waiting).toContainText(['notes.txt'])
})

test('a file on a note is for colleagues, and never reaches the patient', async ({ patient, staff, admin, watch }) => {
  watch.expectStatus(404)
  const name = `${unique('letter').replaceAll(' ', '-')}.txt`
  const hers = await patient()
  await openCase(hers, unique('With a letter about it'))
  const id = new URL(hers.url()).pathname.split('/').pop() ?? ''
  const mine = new NotesPage(await staff(), id)
  await mine.open()
  const files = new FilesBlock(mine.page, 'note')
  await files.pick({ ...NOTES, name })
  await expect(files.waiting).toContainText([name])
  await mine.field.fill('See the letter.')
  await mine.button.click()
  const entry = mine.entries.filter({ hasText: 'See the letter.' })
  await expect(entry.getByRole('link', { name })).toBeVisible()
  await expect(files.waiting).toHaveCount(0)
  const href = (await entry.getByRole('link', { name }).getAttribute('href')) ?? ''

  const theirs = new NotesPage(await admin(), id)
  await theirs.open()
  await expect(theirs.entries.filter({ hasText: 'See the letter.' }).getByRole('link', { name })).toBeVisible()

  const page = new PatientCasePage(hers, id)
  await page.open()
  await expect(page.main.getByRole('region', { name: 'Conversation' })).toBeVisible()
  expect(await hers.content()).not.toContain(name)
  const answer = await hers.request.get(href)
  expect(answer.status()).toBe(404)
})

test('what is typed of a new case is still there when a file has come', async ({ patient }) => {
  const title = unique('Typed before the photo')
  const form = new NewCasePage(await patient())
  await form.open()
  await form.fill({ title, description: 'It itches at night.' })
  const files = new FilesBlock(form.page)
  await files.pick(PHOTO)
  await expect(files.waiting).toHaveCount(1)
  await expect(form.title).toHaveValue(title)
  await form.send()
  await expect(form.page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  await expect(files.sent).toContainText(['my arm.png'])
  await expect(new PatientCasePage(form.page).written).toContainText('It itches at night.')
})
