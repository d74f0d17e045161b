import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../server/test/app.ts'
import { loseFirstAnswers, type OpenProject, openProject } from '../../server/test/collector.ts'
import type { VendorPage } from './vendors/page.ts'

/** What the page of `vendors/page.ts` offers to whoever drives it. */
declare global {
  interface Window {
    vendors: VendorPage
  }
}

let gantry: TestGantry
let browser: Browser
let site: string
beforeAll(async () => {
  gantry = await startTestGantry()
  site = await openSite()
  browser = await chromium.launch({
    executablePath: process.env.GANTRY_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
})
afterAll(() => browser?.close())

/** Somebody's shop, on an origin of its own, with the four packages as a bundler puts them into a page. */
async function openSite(): Promise<string> {
  const entry = join(import.meta.dirname, 'vendors/page.ts')
  const lib = { entry, formats: ['iife' as const], name: 'page', fileName: 'page' }
  const built = await build({ configFile: false, logLevel: 'silent', build: { lib, write: false, minify: false } })
  const [output] = [built].flat()
  const script = output && 'output' in output ? output.output[0].code : ''
  const server = createServer((req, res) => {
    const isScript = req.url === '/page.js'
    res.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    res.end(isScript ? script : '<!doctype html><title>Shop</title><script src="/page.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

async function openShop(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${site}/pricing?utm_source=mail`)
  return page
}

/** Waits until an event of each of these names can be queried. */
async function arrivals(project: OpenProject, names: readonly string[]) {
  for (;;) {
    const events = await project.events()
    if (names.every((name) => events.some(({ event }) => event === name))) return events
    await wait(100)
  }
}

const vendors = [
  ['@segment/analytics-next', 'segment', 'analytics.js/npm:next-1.84.3'],
  ['@amplitude/analytics-browser', 'amplitude', 'amplitude-ts/2.47.0'],
  ['mixpanel-browser', 'mixpanel', 'mixpanel-web/2.83.0'],
  ['posthog-js', 'posthog', 'posthog-js/1.449.2'],
] as const

test.for(vendors)(
  '%s, with only its host changed, delivers everything once: over a network that loses answers, and on leaving the page',
  async ([, vendor, sdk]) => {
    const project = await openProject(gantry)
    const network = await loseFirstAnswers(project.url)
    const page = await openShop()
    const began = Date.now()
    await page.evaluate(([name, place]) => window.vendors[name].visit(place), [
      vendor,
      { url: network.url, key: project.key },
    ] as const)
    await arrivals(project, ['Looked', 'Bought'])
    expect(network.statuses).toContain(503)
    await page.evaluate((name) => window.vendors[name].leave(), vendor)
    await page.goto('about:blank')

    const events = await arrivals(project, ['Looked', 'Bought', 'Left'])
    const own = events.filter(({ event }) => !event.startsWith('$'))
    expect(own.map(({ event }) => event).toSorted()).toEqual(['Bought', 'Left', 'Looked'])
    const looked = own.find(({ event }) => event === 'Looked')
    const bought = own.find(({ event }) => event === 'Bought')
    expect(bought).toMatchObject({ distinct_id: 'dana-1', sdk, properties: { price: 3, browser: expect.anything() } })
    expect(looked?.properties).toMatchObject({ path: '/pricing', utm_source: 'mail' })
    expect(Math.abs(Date.parse(`${bought?.ts.replace(' ', 'T')}Z`) - began)).toBeLessThan(600_000)
    const joined = (await project.identities()).map(({ from, to }) => `${from} ${to}`)
    expect(joined).toContain(`${looked?.distinct_id} dana-1`)
    expect((await project.changes()).map(({ properties }) => properties)).toContainEqual(
      expect.objectContaining({ plan: 'pro' }),
    )
    await page.context().close()
  },
)
