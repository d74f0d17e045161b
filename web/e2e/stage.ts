import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { client } from '@gantry/contract/call'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { type BenchGantry, startGantry } from '../../bench/lib/gantry.ts'

/** How long anything may take; generous, for a slow day must not fail. */
export const patienceMs = 120_000

export type Stage = {
  gantry: BenchGantry
  browser: Browser
  setUpLink: string
  /** A person at a browser of their own. */
  seat: () => Promise<Seat>
  stop: () => Promise<void>
}

export type Seat = {
  page: Page
  context: BrowserContext
  /** What the browser complained about since it was last asked: errors, and breaches of the content security policy. */
  takeComplaints: () => string[]
  /** The API as this person, inside a workspace. */
  call: (workspace: string) => Promise<ReturnType<typeof client>>
}

/** What every journey is given; filled before the first one begins. */
export type Cast = { stage: Stage; owner: Seat }

/** The workspace of the demo. */
export const demo = 'harborline-demo'

/** A whole Gantry of its own and a headless browser. */
export async function setTheStage(): Promise<Stage> {
  const gantry = await startGantry()
  const browser = await chromium
    .launch({
      executablePath: process.env.GANTRY_CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    .catch(async (error: unknown) => {
      await gantry.stop()
      throw error
    })
  return {
    gantry,
    browser,
    setUpLink: readFileSync(join(gantry.dataDir, 'setup-link'), 'utf8').trim(),
    seat: () => takeSeat(browser, gantry.url),
    stop: async () => {
      await browser.close()
      await gantry.stop()
    },
  }
}

async function takeSeat(browser: Browser, baseURL: string): Promise<Seat> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  let complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
  return {
    page,
    context,
    takeComplaints: () => {
      const taken = complaints
      complaints = []
      return taken
    },
    call: async (workspace) => {
      const cookies = await context.cookies()
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
      return client(baseURL, () => ({ headers: { cookie, origin: baseURL, 'gantry-workspace': workspace } }))
    },
  }
}

/** The workspace of the address the page is at. */
export const workspaceOf = (page: Page): string => /\/w\/([^/]+)/.exec(page.url())?.[1] ?? ''

/** Waits until a page is drawn and nothing in it is still on its way. */
export async function settle(page: Page): Promise<void> {
  // On a narrow screen an open item covers the list, and its heading is of the second level.
  await page.getByRole('heading').first().waitFor()
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
}
