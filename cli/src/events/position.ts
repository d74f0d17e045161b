import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { z } from 'zod'

const Position = z.object({
  /** What was imported where; a position of anything else is of no use. */
  of: z.string(),
  rows: z.int(),
  accepted: z.int(),
  refused: z.int(),
  /** How long the file of refused rows was; what stands behind it came after this position. */
  refusedBytes: z.int(),
})
export type Position = z.infer<typeof Position>

export const positionFile = (file: string): string => `${file}.import-position.json`

/** A file as it is now, sent to one project: changed, it is another one. */
export function describeImport(file: string, target: string): string {
  const { size, mtimeMs } = statSync(file)
  return [target, size, Math.floor(mtimeMs)].join(' ')
}

export function readPosition(file: string, of: string): Position | undefined {
  try {
    const position = Position.parse(JSON.parse(readFileSync(positionFile(file), 'utf8')))
    return position.of === of ? position : undefined
  } catch {
    return undefined
  }
}

/** Whole or not at all, whenever this process dies. */
export function writePosition(file: string, position: Position): void {
  const draft = `${positionFile(file)}.new`
  writeFileSync(draft, JSON.stringify(position), { flush: true })
  renameSync(draft, positionFile(file))
}

export const forgetPosition = (file: string): void => rmSync(positionFile(file), { force: true })

/** Cuts the file of refused rows to what belongs to the position. */
export function cutRefused(path: string, bytes: number): void {
  const handle = openSync(path, bytes === 0 ? 'w' : 'r+')
  ftruncateSync(handle, bytes)
  fsyncSync(handle)
  closeSync(handle)
}
