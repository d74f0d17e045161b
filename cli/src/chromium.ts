import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { environment, root } from './environment.ts'
import { runNode, runProgram } from './run.ts'
import { CliError, say } from './terminal.ts'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/**
 * The browser for the journeys: GANTRY_CHROMIUM, one that this machine has, else one that is installed now, from the
 * system's packages (as root on Debian and Ubuntu) or as Playwright's own download.
 */
export async function ensureChromium(): Promise<string> {
  const given = environment.chromium
  if (given) {
    if (isProgram(given)) return given
    throw new CliError(`GANTRY_CHROMIUM=${given} is not a program that can be run.`)
  }
  const there = findChromium()
  if (there) return there
  say('installing Chromium for the browser tests (once) ...')
  if (process.getuid?.() === 0 && isProgram('/usr/bin/apt-get')) {
    await runProgram('/usr/bin/apt-get', ['update', '-qq'])
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    await runProgram('/usr/bin/apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env })
  }
  if (!findChromium()) await runNode([join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'])
  const installed = findChromium()
  if (installed) return installed
  throw new CliError(
    'Chromium could not be installed. Install it yourself, or set GANTRY_CHROMIUM to the path of a Chromium or Chrome.',
  )
}

const findChromium = (): string | undefined => [...usual, chromium.executablePath()].find(isProgram)

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
