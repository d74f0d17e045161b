import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BrowserContext, chromium } from 'playwright-core'
import { printFigure } from './lib/figures.ts'
import { root, startGantry } from './lib/gantry.ts'
import { openSession } from './lib/session.ts'

// What a browser that has never been here loads until a page is drawn: asked of the browser itself.
const assets = join(root, 'web/dist/assets')
const gantry = await startGantry()
gantry.connect('product_ops')
const { cookie, workspace } = await openSession(gantry, 'product_manager')
const browser = await chromium.launch({
  executablePath: process.env.GANTRY_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
})

type Load = { files: string[]; transferred: number }

/** Opens a page with an empty cache; gives the files of the app it asked for, and their bytes on the wire in kB. */
async function load(context: BrowserContext, path: string): Promise<Load> {
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Network.enable')
  const names = new Map<string, string>()
  const files = new Map<string, number>()
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    const name = /\/assets\/([^/?]+)$/.exec(response.url)?.[1]
    if (name) names.set(requestId, name)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId)
    if (name) files.set(name, encodedDataLength)
  })
  await page.goto(`${gantry.url}${path}`, { waitUntil: 'networkidle', timeout: 120_000 })
  await page.getByRole('heading').first().waitFor({ timeout: 120_000 })
  await page.close()
  return { files: [...files.keys()], transferred: [...files.values()].reduce((sum, bytes) => sum + bytes, 0) / 1024 }
}

const kbGzipped = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file)), { level: 9 }).length, 0) / 1024

function report(name: string, { files, transferred }: Load): void {
  const scripts = files.filter((file) => file.endsWith('.js'))
  const styles = files.filter((file) => file.endsWith('.css'))
  printFigure({ name: `${name}_script`, value: kbGzipped(scripts), unit: 'kB gz', bar: { atMost: 350 } })
  printFigure({ name: `${name}_style`, value: kbGzipped(styles), unit: 'kB gz', bar: null })
  printFigure({ name: `${name}_transferred`, value: transferred, unit: 'kB', bar: null })
  printFigure({ name: `${name}_files`, value: files.length, unit: 'files', bar: null })
}

try {
  const stranger = await browser.newContext({ locale: 'en-GB' })
  report('sign_in', await load(stranger, '/sign-in'))
  const german = await browser.newContext({ locale: 'de-DE' })
  report('sign_in_german', await load(german, '/sign-in'))
  const member = await browser.newContext({ locale: 'en-GB' })
  await member.addCookies([{ ...cookie, url: gantry.url }])
  report('inbox', await load(member, `/w/${workspace}/feedback`))
} finally {
  await browser.close()
  await gantry.stop()
}
const chunks = readdirSync(assets).filter((file) => file.endsWith('.js'))
printFigure({
  name: 'largest_chunk',
  value: Math.max(...chunks.map((file) => kbGzipped([file]))),
  unit: 'kB gz',
  bar: null,
})
