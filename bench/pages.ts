import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { printFigure } from './lib/figures.ts'
import { root } from './lib/gantry.ts'

// What a browser loads before it can show anything: the scripts and styles index.html names, and what those import at once.
const dist = join(root, 'web/dist')
if (!existsSync(join(dist, 'index.html'))) {
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
    cwd: join(root, 'web'),
    stdio: 'inherit',
  })
}
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const kb = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, file))).length, 0) / 1024
const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file ?? '')
printFigure({
  name: 'first_load_script',
  value: kb(named.filter((file) => file.endsWith('.js'))),
  unit: 'kB gz',
  bar: { atMost: 350 },
})
printFigure({
  name: 'first_load_style',
  value: kb(named.filter((file) => file.endsWith('.css'))),
  unit: 'kB gz',
  bar: null,
})
const chunks = readdirSync(join(dist, 'assets'))
  .filter((file) => file.endsWith('.js'))
  .map((file) => `assets/${file}`)
printFigure({
  name: 'largest_lazy_chunk',
  value: Math.max(...chunks.filter((file) => !named.includes(file)).map((file) => kb([file]))),
  unit: 'kB gz',
  bar: null,
})
