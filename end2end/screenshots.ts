import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium as browsers, type Page } from '@playwright/test'
import { signUp } from './fixtures/api'
import { closeCase } from './fixtures/clinic'
import { noteTakeover, settled } from './fixtures/live'
import { type Person, somebody } from './fixtures/people'
import { tourOfAccount, tourOfAdmin, tourOfClosedCase, tourOfPatient, tourOfPeople, tourOfStaff, tourOfVisitor } from './fixtures/tour'
import { DeskPage } from './pages/desk'
import { MyCasesPage } from './pages/my-cases'
import { SignInPage } from './pages/sign-in'
import { chromium } from './setup/chromium'
import { demoAccount } from './setup/accounts'
import { withDemo } from './setup/server'

const DOCS = resolve(__dirname, '../docs')
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1440, height: 900 } }

/** Without an argument the pictures of the README; with a folder every page there, at two sizes, light and dark. */
async function take({ url, accounts }: { url: string; accounts: string }, folder = process.argv[2]): Promise<void> {
  process.env.CASEWARD_ACCOUNTS = accounts
  const browser = await browsers.launch(chromium.launchOptions)
  try {
    await (folder ? picturesForReview(browser, url, resolve(folder)) : picturesForReadme(browser, url))
  } finally {
    await browser.close()
  }
}

async function picturesForReadme(browser: Browser, url: string): Promise<void> {
  await mkdir(DOCS, { recursive: true })
  const desk = await open(browser, { baseURL: url, viewport: { width: 1440, height: 810 } }, demoAccount('staff'))
  await new DeskPage(desk).open()
  await desk.screenshot({ path: join(DOCS, 'screenshot-desk.png') })

  const patient = await open(browser, { baseURL: url, viewport: SIZES.phone }, demoAccount('patient'))
  const myCases = new MyCasesPage(patient)
  await myCases.open()
  await myCases.cards.filter({ hasText: /Waiting for you|Being looked at/ }).first().getByRole('link').click()
  await patient.getByRole('region', { name: 'What happened' }).waitFor()
  await patient.evaluate(() => scrollTo(0, 0))
  await patient.screenshot({ path: join(DOCS, 'screenshot-patient.png') })
}

async function picturesForReview(browser: Browser, url: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const options = { baseURL: url, viewport, colorScheme, reducedMotion: 'reduce' as const }
      const look = async (name: string, page: Page) => {
        await settled(page)
        await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true })
      }
      await tourOfVisitor(await open(browser, options), look)
      const ana = somebody()
      await signUp(url, ana)
      const [patient, staff] = [await open(browser, options, ana), await open(browser, options, demoAccount('staff'))]
      const path = await tourOfPatient(patient, look)
      await tourOfAccount(patient, look)
      await tourOfStaff(staff, path, look)
      const admin = await open(browser, options, demoAccount('admin'))
      await tourOfAdmin(admin, look)
      const visitor = await open(browser, options)
      await visitor.goto(await tourOfPeople(admin, look))
      await look('invitation', visitor)
      await patient.goto(path)
      await closeCase(url, path.split('/').at(-1) ?? '')
      await tourOfClosedCase({ patient, staff, admin }, path, look)
    }
  }
}

async function open(browser: Browser, options: BrowserContextOptions, person?: Pick<Person, 'email' | 'password'>): Promise<Page> {
  const page = await browser.newPage({ ...options, locale: 'en-GB', timezoneId: 'UTC' })
  await noteTakeover(page.context())
  if (person) {
    const signIn = new SignInPage(page)
    await signIn.open()
    await signIn.signIn(person)
    await signIn.signOutButton.waitFor()
  }
  return page
}

withDemo(take).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
