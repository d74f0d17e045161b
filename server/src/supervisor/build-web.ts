import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { childEnvironment } from '../config.ts'
import { exitOf, readLines } from '../stores/child.ts'
import { OperatorError } from '../stores/operator-error.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const web = join(repository, 'web')
const stampFile = join(web, 'dist', '.built-from')

/**
 * Builds the web app into web/dist when its sources are not those of the last build. The build is made beside and moved
 * into place, so a running server never serves half of one. Sources that do not build leave the last build in place.
 */
export async function ensureWebBuilt(say: (line: string) => void): Promise<void> {
  if (!existsSync(join(web, 'index.html'))) return
  const stamp = hashSources()
  if (isBuiltFrom(stamp)) return
  say('building the web app ...')
  const draft = join(repository, '.gantry', `web-${process.pid}`)
  try {
    await runVite(draft)
    writeFileSync(join(draft, '.built-from'), stamp)
    moveIntoPlace(draft, stamp)
  } catch (error) {
    if (!(error instanceof OperatorError) || !existsSync(stampFile)) throw error
    say(`${error.message}\nServing the last build that worked.`)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const isBuiltFrom = (stamp: string) => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp

function moveIntoPlace(draft: string, stamp: string): void {
  try {
    rmSync(join(web, 'dist'), { recursive: true, force: true })
    renameSync(draft, join(web, 'dist'))
  } catch (error) {
    // Another start on this checkout was quicker with the same build.
    if (!isBuiltFrom(stamp)) throw error
  }
}

function hashSources(): string {
  const sources = globSync(['web/**/*', 'contract/src/**/*', 'package-lock.json'], {
    cwd: repository,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'node_modules' || entry.name.startsWith('dist'),
  })
  const hash = createHash('sha256')
  const files = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

async function runVite(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')), 'bin', 'vite.js')
  const build = spawn(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: web,
    // A test run must not serve React as it is made for development.
    env: childEnvironment({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = readLines(build, () => {})
  await exitOf(build)
  if (build.exitCode !== 0)
    throw new OperatorError(`The web app could not be built. Vite says:\n${stripVTControlCharacters(output.last())}`)
}
