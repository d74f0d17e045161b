import { sql } from 'drizzle-orm'
import type { App, Ctx } from '../../platform/context.ts'
import { type AreaFacts, areasJson, buildTree } from '../people/index.ts'
import { type Areas, areasOf } from './areas.ts'
import { type MemberFacts, membersJson, type People, readPeople } from './people.queries.ts'
import { type SourceRow, sourcesJson } from './sources.queries.ts'

/** What nearly every request about feedback needs to know of its workspace. */
export type Known = { areas: Areas; people: People; sources: ReadonlyMap<string, SourceRow> }

type Written = { areas: AreaFacts[]; people: MemberFacts[]; sources: (Omit<SourceRow, 'createdAt'> & { at: string })[] }
type Remembered = { hash: string; known: Known }

const mostRemembered = 100
const rememberedOf = new WeakMap<App, Map<string, Remembered>>()

/**
 * Areas, people and sources in one round trip. A process remembers what it read last and asks by a hash whether that still
 * holds, so that nothing stale is ever used.
 */
export async function loadKnown(ctx: Ctx): Promise<Known> {
  const remembered = rememberedOf.get(ctx.app) ?? new Map<string, Remembered>()
  rememberedOf.set(ctx.app, remembered)
  const last = remembered.get(ctx.workspaceId)
  const { rows } = await ctx.db.execute<{ hash: string; text: string | null }>(sql`
    select hash, case when hash is distinct from ${last?.hash ?? null}::text then text end as text
      from (select text, md5(text) as hash from (
        select json_build_object('areas', ${areasJson(ctx)}, 'people', ${membersJson(ctx)},
                                 'sources', ${sourcesJson(ctx)})::text as text) written) hashed`)
  const [row] = rows
  if (!row) throw new Error('a query without a table gave no row')
  const known = row.text === null && last ? last.known : readKnown(row.text ?? '')
  remembered.delete(ctx.workspaceId)
  remembered.set(ctx.workspaceId, { hash: row.hash, known })
  const [oldest] = remembered.keys()
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
  return known
}

function readKnown(text: string): Known {
  // Written by our own query from typed columns.
  const { areas, people, sources } = JSON.parse(text) as Written
  return {
    areas: areasOf(buildTree(areas)),
    people: readPeople(people),
    sources: new Map(sources.map(({ at, ...row }) => [row.id, { ...row, createdAt: new Date(at) }])),
  }
}
