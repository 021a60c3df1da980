import { defineConfig } from '@playwright/test'
import { chromium } from './setup/chromium'

const desktop = { ...chromium, viewport: { width: 1440, height: 900 } }
const phone = { ...chromium, viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }

/** What says something of its own on a small screen or in the dark; the rest runs once with and once without scripts. */
const SMALL = /\/(first-case|phone|a11y|forms)\.spec/
const DARK = /a11y\.spec/
const NEEDS_SCRIPTS = /@live/
/** Asks for two thousand pages by no browser at all: once is enough of that. */
const BY_NO_BROWSER = /title-under-load\.spec/

export default defineConfig({
  testDir: 'tests',
  globalSetup: './setup/global.ts',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: { actionTimeout: 15_000, screenshot: 'only-on-failure', trace: 'off', locale: 'en-GB', timezoneId: 'UTC' },
  projects: [
    { name: 'desktop', use: desktop, testIgnore: /phone\.spec/ },
    { name: 'no-js', use: { ...desktop, javaScriptEnabled: false }, testIgnore: [/phone\.spec/, BY_NO_BROWSER], grepInvert: NEEDS_SCRIPTS },
    { name: 'phone', use: phone, testMatch: SMALL },
    { name: 'dark', use: { ...desktop, colorScheme: 'dark' }, testMatch: DARK },
  ],
})
