import { z } from 'zod'

/** An instant as ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true })
/** A calendar day, YYYY-MM-DD. */
export const Day = z.iso.date()
export const Id = z.uuid()
export const IdParams = z.object({ id: Id })

/** The query part of every list: at most 200 rows, and where to go on. */
export const PageQuery = z.object({
  cursor: z.string().max(2000).optional().describe('The nextCursor of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** A page of a list; `nextCursor` is null on the last one. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export const Done = z.object({ ok: z.literal(true) })

/** Short text people type: trimmed, never empty. */
export const Name = z.string().trim().min(1).max(200)
/** Lower case, trimmed. */
export const Email = z.string().trim().toLowerCase().pipe(z.email().max(254))

/** In a query string: `a=1&a=2` or `a=1` both give a list. */
export const manyOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
    z.array(item).max(100).optional(),
  )

/** In a query string: `true` or `false`. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true')
