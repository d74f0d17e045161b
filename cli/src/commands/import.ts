import { openAsBlob, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import * as api from '@gantry/contract/imports'
import type { Command } from 'commander'
import { type Connection, connect } from '../connect.ts'
import { CliError, print, printJson, say, sayOver } from '../terminal.ts'
import { type ImportEventsOptions, importEvents } from './import-events.ts'

type Options = ImportEventsOptions & {
  map: Record<string, string | null>
  set: Record<string, unknown>
  dryRun?: boolean
}

const rowsWereRejected = 3

export function addImportCommand(program: Command): void {
  program
    .command('import')
    .description(
      'import a file: people, areas, accounts, contacts, feedback (CSV, TSV, JSON, NDJSON) or events (also Parquet)',
    )
    .argument('<kind>', 'people, areas, accounts, contacts, feedback, events')
    .argument('<file>')
    .option('--map <column=field>', 'map a column (empty field: ignore it); may be repeated', collectMapping, {})
    .option(
      '--set <name=value>',
      'a setting of this kind of import, such as source="Support"; may be repeated',
      collectSetting,
      {},
    )
    .option('--project <name>', 'events: into which project (needed when there are several)')
    .option('--format <format>', 'events: gantry, amplitude, mixpanel or posthog; else the first row tells')
    .option('--restart', 'events: begin at the first row, even if an earlier run was cut off')
    .option('--dry-run', 'read and check the whole file, change nothing')
    .option('--rejected <file>', 'write the rows that were refused, with the reasons, to this file')
    .option('--workspace <slug>', 'in which workspace (needed when there are several)')
    .option('--url <url>', 'a Gantry elsewhere (GANTRY_URL)')
    .option('--key <key>', 'API key (GANTRY_KEY); on the machine Gantry runs on none is needed')
    .option('--data <folder>', 'data folder of the Gantry on this machine (GANTRY_DATA, ./data)')
    .option('--json', 'print the finished import as JSON')
    .addHelpText(
      'after',
      `\nExit code: 0 all rows imported, ${rowsWereRejected} some rows refused, 1 failed, 2 wrong call.\nCtrl-C leaves the import running; look under Imports to cancel it. An import of events stops and goes on behind the\nlast row that is on disk when the same command is run again.`,
    )
    .action(async (kind: string, file: string, options: Options) => {
      if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CliError(`There is no file ${file}.`, 2)
      process.exitCode =
        kind === 'events'
          ? await importEvents(file, options)
          : await importFile(await connect(options), kind, file, options)
    })
}

async function importFile(connection: Connection, kind: string, file: string, options: Options): Promise<number> {
  const { call } = connection
  const body = await readable(file)
  // The contract gives an upload no body schema: its body is the file itself.
  const upload = { query: { kind, fileName: basename(file) }, body } as { query: { kind: string; fileName: string } }
  const headers = { 'content-type': 'application/octet-stream' }
  const uploaded = await call(api.uploadImport, upload, { headers })
  for (const note of uploaded.notes) say(note)
  const mapped = await call(api.setImportMapping, {
    params: { id: uploaded.id },
    body: {
      mapping: mappingOf(uploaded, options.map),
      // What a person types on the command line is JSON or text; the server checks it against the kind's settings.
      settings: { ...uploaded.settings, ...options.set } as api.Import['settings'],
    },
  })
  sayMapping(mapped)
  if (mapped.missing.length > 0) {
    throw new CliError(`No column is mapped to: ${mapped.missing.join(', ')}. Say which with --map "column=field".`, 2)
  }
  await call(options.dryRun ? api.checkImport : api.startImport, { params: { id: mapped.id } })
  const finished = await follow(connection, mapped.id)
  await report(connection, finished, options)
  if (finished.state === 'failed') return 1
  const { rejected } = options.dryRun ? (finished.checked ?? finished.progress) : finished.progress
  return rejected > 0 ? rowsWereRejected : 0
}

async function readable(file: string): Promise<Blob> {
  try {
    return await openAsBlob(file)
  } catch {
    throw new CliError(`${file} cannot be read.`)
  }
}

function mappingOf({ columns, mapping }: api.Import, asked: Options['map']): api.ImportMapping {
  const unknown = Object.keys(asked).filter((column) => !columns.some(({ name }) => name === column))
  if (unknown.length > 0) {
    throw new CliError(
      `The file has no column ${unknown.join(', ')}. It has: ${columns.map(({ name }) => name).join(', ')}.`,
      2,
    )
  }
  return { ...mapping, ...asked }
}

function sayMapping({ format, mapping, columns }: api.Import): void {
  const delimiter = format.delimiter ? `, delimiter ${JSON.stringify(format.delimiter)}` : ''
  say(`Read as ${format.format}, ${format.encoding}${delimiter}.`)
  for (const { name } of columns) say(`  ${name} -> ${mapping[name] ?? '(ignored)'}`)
}

/** Waits for the end and shows how far it is. */
async function follow({ call }: Connection, id: string): Promise<api.Import> {
  let said = ''
  for (let waitMs = 150; ; waitMs = Math.min(1_000, waitMs * 1.3)) {
    const now = await call(api.getImport, { params: { id } })
    const isBusy = ['checking', 'running', 'repairing', 'undoing'].includes(now.state)
    if (!isBusy) {
      say('')
      return now
    }
    const line = progressLine(now)
    if (line !== said) sayOver(line)
    said = line
    await wait(waitMs)
  }
}

function progressLine({
  progress: { rowsRead, totalRows, rowsPerSecond, remainingSeconds, rejected },
}: api.Import): string {
  const parts = [
    `${rowsRead}${totalRows === null ? '' : ` of ${totalRows}`} rows`,
    ...(rowsPerSecond ? [`${Math.round(rowsPerSecond)} rows/s`] : []),
    ...(remainingSeconds ? [`${Math.ceil(remainingSeconds)} s left`] : []),
    ...(rejected > 0 ? [`${rejected} refused`] : []),
  ]
  return parts.join(', ')
}

async function report(
  { call, url, headers }: Connection,
  done: api.Import,
  { rejected, json, dryRun }: Options,
): Promise<void> {
  if (json) printJson(done)
  const counts = dryRun ? (done.checked ?? done.progress) : done.progress
  const line = `${counts.rowsRead} rows: ${counts.created} new, ${counts.updated} changed, ${counts.unchanged} as before, ${counts.rejected} refused.`
  const tell = json ? say : print
  tell(dryRun ? `Dry run, nothing was changed. ${line}` : line)
  if (done.error) say(done.error)
  if (counts.rejected === 0) return
  const problems = await call(api.listImportProblems, { params: { id: done.id } })
  for (const { message, column, count, firstRow } of problems.items.slice(0, 10)) {
    say(`  ${count} x ${column ? `${column}: ` : ''}${message} (first in row ${firstRow})`)
  }
  if (!rejected) return
  const answer = await fetch(new URL(`/v1/imports/${done.id}/rejected-rows.csv`, url), { headers })
  await writeFile(rejected, Buffer.from(await answer.arrayBuffer()))
  say(`The refused rows are in ${rejected}.`)
}

function collectMapping(text: string, so: Options['map']): Options['map'] {
  const [column, field] = split(text, text.lastIndexOf('='), '--map')
  return { ...so, [column]: field === '' ? null : field }
}

function collectSetting(text: string, so: Options['set']): Options['set'] {
  const [name, value] = split(text, text.indexOf('='), '--set')
  try {
    return { ...so, [name]: JSON.parse(value) as unknown }
  } catch {
    return { ...so, [name]: value }
  }
}

function split(text: string, at: number, option: string): [string, string] {
  if (at < 1) throw new CliError(`${option} takes name=value, and got ${text}.`, 2)
  return [text.slice(0, at), text.slice(at + 1)]
}
