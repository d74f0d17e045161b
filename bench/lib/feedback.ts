import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as imports from '@gantry/contract/imports'
import * as productAreas from '@gantry/contract/product-areas'
import { parse } from 'csv-parse/sync'
import { type BenchGantry, root } from './gantry.ts'

type Call = ReturnType<BenchGantry['connect']>['call']

/** Words of the kind customers use; enough of them that a search can be common, rare or absent. */
const words = (
  'the a to my I we you it is not can cannot when after before invoice card payment app crash slow export report ' +
  'calendar reminder sync login password team price refund order delivery address phone email photo map route job ' +
  'customer account plan button page screen menu error message number date time week month please thanks love hate'
).split(' ')

/** A repeatable number in [0, 1) from a seed and a place. */
function chance(seed: number, place: number): number {
  let mixed = Math.imul(seed ^ (place * 0x9e3779b1), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296
}

/** The CSV text of made-up feedback, rows `from` to `from + count`; each has an id of its own. */
export function madeUpFeedback(from: number, count: number): string {
  const lines = ['id,created_at,name,email,subject,message,rating,platform']
  for (let row = from; row < from + count; row += 1) {
    const length = 8 + Math.floor(chance(row, 1) * 30)
    const text = Array.from({ length }, (_, at) => words[Math.floor(chance(row, at + 10) * words.length)]).join(' ')
    const rare = row % 1000 === 7 ? ' zymurgy' : ''
    const day = new Date(Date.UTC(2026, 0, 1) + Math.floor(chance(row, 2) * 300 * 86_400_000)).toISOString()
    const person = Math.floor(chance(row, 3) * 5000)
    lines.push(
      `f-${row},${day},Person ${person},person${person}@firm${person % 300}.example,About ${words[row % words.length]},"${text}${rare}",${1 + (row % 5)},${row % 2 ? 'iOS' : 'Android'}`,
    )
  }
  return `${lines.join('\n')}\n`
}

/** A few product areas, so that routing has somewhere to send things. */
export async function makeAreas(call: Call): Promise<void> {
  for (const name of ['Payments', 'Mobile app', 'Reports', 'Accounts', 'Calendar']) {
    await call(productAreas.createArea, { body: { name } })
  }
}

/** Uploads text as a file and starts its import with the suggested mapping and these settings. */
export async function startImport(
  call: Call,
  kind: string,
  fileName: string,
  text: string,
  settings: imports.Import['settings'] = {},
): Promise<string> {
  // An upload's body is the file itself; the contract gives it no schema.
  const upload = { query: { kind, fileName }, body: new Blob([text]) } as { query: { kind: string; fileName: string } }
  const uploaded = await call(imports.uploadImport, upload, { headers: { 'content-type': 'application/octet-stream' } })
  const params = { id: uploaded.id }
  const body = { mapping: uploaded.mapping, settings: { ...uploaded.settings, ...settings } }
  await call(imports.setImportMapping, { params, body })
  await call(imports.startImport, { params })
  return uploaded.id
}

/** Waits until an import has ended; `look` is called every time round. Goes on through a server that is away. */
export async function finishImport(call: Call, id: string, look: () => void = () => {}): Promise<imports.Import> {
  for (;;) {
    look()
    const now = await call(imports.getImport, { params: { id } }).catch(() => undefined)
    if (now && !['checking', 'running', 'repairing', 'undoing'].includes(now.state)) return now
    await wait(100)
  }
}

const banking = join(root, '../shared/data/feedback/banking77')
export const bankingFile = (name: string): string => readFileSync(join(banking, name), 'utf8')
export const bankingRows = (name: string): { text: string; category: string }[] =>
  parse(bankingFile(name), { columns: true })
