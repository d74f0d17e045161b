import { appendFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const largestFileBytes = 10 * 1024 * 1024
const keptFiles = 3

/** Appends lines to `<folder>/<name>.log`; a full file becomes `.1`, the one before it `.2`, and so on up to `.3`. */
export function openLogFile(folder: string, name: string): (line: string) => void {
  const file = join(folder, `${name}.log`)
  let size = sizeOf(file)
  return (line) => {
    try {
      if (size > largestFileBytes) {
        rotate(file)
        size = 0
      }
      appendFileSync(file, `${line}\n`, { mode: 0o600 })
      size += Buffer.byteLength(line) + 1
    } catch {
      // A full disk must not end Gantry: the line is on the terminal too.
    }
  }
}

function rotate(file: string): void {
  for (let age = keptFiles; age > 0; age--) {
    const older = age === 1 ? file : `${file}.${age - 1}`
    if (sizeOf(older) > 0) renameSync(older, `${file}.${age}`)
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

const PinoLine = z.looseObject({
  level: z.number(),
  time: z.number(),
  msg: z.string().default(''),
  err: z.looseObject({ message: z.string() }).optional(),
})
const levelNames: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' }

/** A log line of the server or the worker as a person reads it; what is not JSON (a crash) stays as it is. */
export function humanLine(part: string, line: string): string {
  const parsed = PinoLine.safeParse(parseJson(line))
  if (!parsed.success) return `${part}: ${line}`
  const { level, time, msg, err } = parsed.data
  const clock = new Date(time).toISOString().slice(11, 19)
  return `${clock} ${part} ${levelNames[level] ?? level}: ${msg}${err ? ` (${err.message})` : ''}`
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
