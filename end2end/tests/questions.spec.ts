import { expect, test } from '../fixtures'
import { deafen } from '../fixtures/live'
import { somebody } from '../fixtures/people'
import { questions } from '../fixtures/questions'
import { PatientCasePage } from '../pages/case'
import { DeskPage } from '../pages/desk'
import { DeskCasePage } from '../pages/desk-case'
import { MyCasesPage } from '../pages/my-cases'
import { caseward } from '../setup/server'

test('800 questions are brought in beside the running server, and one of them is resolved', async ({ patient, staff }, info) => {
  test.setTimeout(180_000)
  const dataDir = process.env.CASEWARD_DATA_DIR
  if (!dataDir) throw new Error("With CASEWARD_URL, name that server's data directory in CASEWARD_DATA_DIR as well.")
  const ana = somebody()
  const hers = new MyCasesPage(await patient(ana))
  const { path, lines } = await questions(info.outputPath('questions.jsonl'))
  expect(lines).toHaveLength(800)
  const bring = () => caseward(['import', path, '--patient', ana.email, '--data-dir', dataDir])
  await bring()
  await bring()

  await hers.open()
  const seen = new Set<string>()
  for (let read = 0; read < lines.length; ) {
    const links = hers.cards.getByRole('link')
    for (const href of await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))) seen.add(href)
    expect(seen.size, 'each page brings cases that were not seen yet').toBeGreaterThan(read)
    read = seen.size
    if ((await hers.older.count()) === 0) break
    const before = await links.first().getAttribute('href')
    await hers.older.click()
    await expect(links.first()).not.toHaveAttribute('href', before ?? '')
  }
  expect(seen.size, 'run twice, brought in once').toBe(800)

  const desk = new DeskPage(await staff())
  // The list is everybody's, and what others change in it is not to change under this test.
  await deafen(desk.page)
  await desk.open()
  await desk.filter({ status: ['open'], sort: 'Newest' })
  await expect(desk.rows).toHaveCount(50)
  await expect(desk.count).toContainText(/^50 of [\d,]+\+? cases$/)
  await desk.nextPage.click()
  await expect(desk.firstPage).toBeVisible()

  const theirs = new DeskCasePage(desk.page)
  await theirs.page.goto([...seen].at(-1) ?? '')
  await theirs.expectStatus('open')
  await expect(theirs.main).toContainText(`What ${ana.name} wrote`)
  const title = await theirs.heading().innerText()
  expect(lines.map((line) => line.title.trim().replace(/\s+/g, ' '))).toContain(title)
  await theirs.setStatus('in_progress')
  await theirs.setStatus('resolved')

  const own = new PatientCasePage(hers.page)
  await own.page.goto([...seen].at(-1) ?? '')
  await expect(own.heading(title)).toBeVisible()
  await own.expectStanding('resolved')
  await own.expectTimeline(/brought|imported|opened/i, 'Received to Being looked at', 'Being looked at to Resolved')
})
