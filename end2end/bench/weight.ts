import { type CDPSession, chromium as browsers, type Page } from '@playwright/test'
import { noteTakeover } from '../fixtures/live'
import { somebody } from '../fixtures/people'
import { NewCasePage } from '../pages/new-case'
import { SignUpPage } from '../pages/sign-up'
import { PatientCasePage } from '../pages/case'
import { chromium } from '../setup/chromium'

export type Weight = Map<string, { bytes: number; requests: number }>

/** What comes over the wire, headers included, until a new patient sees their first page, and until their first case is sent. */
export async function weightOfFirstVisit(url: string): Promise<{ firstPage: Weight; firstCase: Weight }> {
  const browser = await browsers.launch(chromium.launchOptions)
  try {
    const page = await browser.newPage({ baseURL: url })
    await noteTakeover(page.context())
    const weight: Weight = new Map()
    await listen(await page.context().newCDPSession(page), weight)
    const form = new SignUpPage(page)
    await form.open()
    const firstPage = structuredClone(weight)
    await sendFirstCase(page, form)
    return { firstPage, firstCase: weight }
  } finally {
    await browser.close()
  }
}

async function sendFirstCase(page: Page, form: SignUpPage): Promise<void> {
  await form.signUp(somebody())
  await form.signOutButton.waitFor()
  const newCase = new NewCasePage(page)
  await newCase.open()
  await newCase.fill({ title: 'The rash on my arm came back', description: 'I stopped the cream on Sunday.' })
  await newCase.send()
  await new PatientCasePage(page).received.waitFor()
  await page.waitForLoadState('networkidle')
}

async function listen(session: CDPSession, weight: Weight): Promise<void> {
  const kinds = new Map<string, string>()
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, response.mimeType === 'application/wasm' ? 'WebAssembly' : type)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'Other'
    const before = weight.get(kind) ?? { bytes: 0, requests: 0 }
    // What the cache answers weighs nothing.
    if (encodedDataLength > 0) weight.set(kind, { bytes: before.bytes + encodedDataLength, requests: before.requests + 1 })
  })
  await session.send('Network.enable')
}

export function total(weight: Weight): { bytes: number; requests: number } {
  const all = [...weight.values()]
  return { bytes: all.reduce((sum, one) => sum + one.bytes, 0), requests: all.reduce((sum, one) => sum + one.requests, 0) }
}
