import { sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { pairMark, searchTokens } from '../../platform/search-words.ts'
import { modelText } from './brain.ts'
import type { ItemRow } from './items.queries.ts'

/** A long text is compared by its beginning. */
const comparedCharacters = 1_000
const mostWords = 24

/** The items with the nearest words, nearest first: those that share rare words, by the trigrams they have in common. */
export async function listNearest(
  ctx: Ctx,
  item: ItemRow,
  limit: number,
): Promise<{ id: string; similarity: number }[]> {
  const text = modelText(item).slice(0, comparedCharacters)
  const tokens = searchTokens(text)
  const words = [...new Set(tokens)].slice(0, mostWords)
  if (words.length === 0) return []
  const marks = tokens.slice(1).map((token, at) => pairMark(tokens[at] ?? '', token))
  const { rows } = await ctx.db.execute<{ id: string; similarity: number }>(sql`
    select id, similarity from feedback_nearest(
      ${sql.param(words)}::text[], ${sql.param([...new Set(marks)])}::text[], ${text}, ${item.id}::uuid, ${limit})`)
  return rows
}
