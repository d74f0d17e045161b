import { appendFileSync, statSync } from 'node:fs'
import * as projects from '@gantry/contract/projects'
import { type Connection, type ConnectOptions, connect } from '../connect.ts'
import { detectFormat, type Format, formats, type Prepared, prepareRow, voices } from '../events/formats.ts'
import {
  cutRefused,
  describeImport,
  forgetPosition,
  type Position,
  readPosition,
  writePosition,
} from '../events/position.ts'
import { readRows } from '../events/read-rows.ts'
import { sendRows, type Target } from '../events/send-rows.ts'
import { CliError, print, printJson, say, sayOver } from '../terminal.ts'

export type ImportEventsOptions = ConnectOptions & {
  project?: string
  format?: string
  restart?: boolean
  rejected?: string
  json?: boolean
}

const rowsWereRejected = 3
const rowsPerRequest = 500
const requestsAtOnce = 4

/** Sends the events of a file through the collector; goes on where an earlier run was cut off. Gives the exit code. */
export async function importEvents(file: string, options: ImportEventsOptions): Promise<number> {
  const connection = await connect(options)
  const { project, key } = await findTarget(connection, options.project)
  const format = await formatOf(file, options.format)
  const target: Target = { url: connection.url, key, voice: voices[format] }
  const of = describeImport(file, `${project.id} ${format}`)
  const before = options.restart ? undefined : readPosition(file, of)
  const position: Position = before ?? { of, rows: 0, accepted: 0, refused: 0, refusedBytes: 0 }
  if (before) say(`Goes on behind row ${before.rows}.`)
  if (options.rejected) cutRefused(options.rejected, sizeOf(options.rejected, position.refusedBytes))
  const startedAt = performance.now()
  await sendFile(file, target, position, options.rejected)
  forgetPosition(file)
  const seconds = (performance.now() - startedAt) / 1000
  const { rows, accepted, refused } = position
  if (options.json) printJson({ file, format, project: project.id, rows, accepted, refused, seconds })
  const tell = options.json ? say : print
  tell(`${rows} rows into ${project.name}: ${accepted} taken, ${refused} refused, in ${seconds.toFixed(1)} s.`)
  if (refused > 0 && options.rejected) say(`The refused rows are in ${options.rejected}.`)
  return refused > 0 ? rowsWereRejected : 0
}

const sizeOf = (path: string, most: number): number =>
  Math.min(most, statSync(path, { throwIfNoEntry: false })?.size ?? 0)

async function findTarget({ call }: Connection, asked: string | undefined) {
  const { items } = await call(projects.listProjects, {})
  const fitting = asked === undefined ? items : items.filter(({ id, name }) => id === asked || name === asked)
  const [project] = fitting
  if (!project || fitting.length > 1) {
    const names = items.map(({ name }) => name).join(', ')
    throw new CliError(names ? `Say into which project with --project: ${names}.` : 'There is no project yet.', 2)
  }
  const keys = await call(projects.listWriteKeys, { params: { id: project.id } })
  const live = keys.items.find(({ revokedAt }) => revokedAt === null)
  if (!live) throw new CliError(`The project ${project.name} has no write key that is valid.`)
  return { project, key: live.key }
}

async function formatOf(file: string, asked: string | undefined): Promise<Format> {
  const named = formats.find((one) => one === asked)
  if (named) return named
  if (asked !== undefined) throw new CliError(`--format takes ${formats.join(', ')}.`, 2)
  for await (const { record } of readRows(file, 0)) if (record) return detectFormat(record)
  throw new CliError(`${file} holds no row that can be read.`, 2)
}

async function sendFile(file: string, target: Target, position: Position, rejected: string | undefined): Promise<void> {
  const startedAt = performance.now()
  const from = position.rows
  let waiting: Prepared[] = []
  const send = async (): Promise<void> => {
    const rows = waiting
    waiting = []
    const requests = Array.from({ length: Math.ceil(rows.length / rowsPerRequest) }, (_, at) =>
      sendRows(rows.slice(at * rowsPerRequest, (at + 1) * rowsPerRequest), target),
    )
    const refused = (await Promise.all(requests)).flat()
    const lines = refused.map((one) => `${JSON.stringify(one)}\n`).join('')
    if (rejected && lines) appendFileSync(rejected, lines)
    position.rows += rows.length
    position.refused += refused.length
    position.accepted += rows.length - refused.length
    if (rejected) position.refusedBytes += Buffer.byteLength(lines)
    writePosition(file, position)
    const perSecond = Math.round((position.rows - from) / ((performance.now() - startedAt) / 1000))
    sayOver(`${position.rows} rows, ${perSecond} rows/s, ${position.refused} refused`)
  }
  for await (const row of readRows(file, from)) {
    waiting.push(prepareRow(row, target.voice))
    if (waiting.length >= rowsPerRequest * requestsAtOnce) await send()
  }
  if (waiting.length > 0) await send()
  say('')
}
