import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { OperatorError } from '../stores/operator-error.ts'

const Piece = z.object({ file: z.string(), sha256: z.string() })

/** What a backup folder holds; restore trusts nothing that it does not name and that does not match its checksum. */
export const Manifest = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  migrations: z.object({ postgres: z.int(), clickhouse: z.int() }),
  tables: z.array(Piece.extend({ name: z.string(), columns: z.array(z.string()), rows: z.int() })),
  analytics: z.array(Piece.extend({ database: z.string(), name: z.string(), rows: z.int() })),
  files: z.array(Piece.extend({ key: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

export function readManifest(folder: string): Manifest {
  try {
    return Manifest.parse(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
  } catch (error) {
    throw new OperatorError(`${folder} holds no Gantry backup: its manifest.json is missing or damaged.`, {
      cause: error,
    })
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Refuses a backup with a piece missing or changed, and names it. */
export async function verifyPieces(folder: string, { tables, analytics, files }: Manifest): Promise<void> {
  for (const { file, sha256 } of [...tables, ...analytics, ...files]) {
    const actual = await sha256Of(join(folder, file)).catch(() => 'missing')
    if (actual === sha256) continue
    throw new OperatorError(
      `${file} of this backup is ${actual === 'missing' ? 'missing' : 'damaged'}. Nothing was restored; use another backup.`,
    )
  }
}
