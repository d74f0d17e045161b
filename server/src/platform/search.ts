import { and, eq, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { visibleKinds } from './catalogue.ts'
import type { App, Ctx } from './context.ts'
import { closestWords, correctableWords, readTerms, type Term, toTsquery } from './search-query.ts'
import { searchVector } from './search-words.ts'
import { searchDocuments } from './tables.ts'

/** What an object is found by. `at` is when it is from: of equal hits the newest comes first. */
export type Findable = { kind: string; objectId: string; title: string; text: string; at: Date }

export const indexObject = (ctx: Ctx, object: Findable): Promise<void> => indexObjects(ctx, [object])

const batch = 1_000

/** Makes objects findable, or changes what they are found by; of several rows for one object the last counts. */
export async function indexObjects(ctx: Ctx, objects: readonly Findable[]): Promise<void> {
  const rows = [...new Map(objects.map((one) => [`${one.kind} ${one.objectId}`, one])).values()]
  for (let from = 0; from < rows.length; from += batch) await indexBatch(ctx, rows.slice(from, from + batch))
}

async function indexBatch(ctx: Ctx, rows: readonly Findable[]): Promise<void> {
  const columns = sql`unnest(
    ${sql.param(rows.map(({ kind }) => kind))}::text[],
    ${sql.param(rows.map(({ objectId }) => objectId))}::uuid[],
    ${sql.param(rows.map(({ title }) => title.slice(0, 300)))}::text[],
    ${sql.param(rows.map(({ title, text }) => searchVector(title, text)))}::text[]::tsvector[],
    ${sql.param(rows.map(({ at }) => at.toISOString()))}::timestamptz[]
  ) as given (kind, object_id, title, words, at)`
  await ctx.db.execute(sql`
    with written as (
      insert into search_documents (workspace_id, kind, object_id, title, words, at)
      select ${ctx.workspaceId}::uuid, kind, object_id, title, words, at from ${columns}
      on conflict (workspace_id, kind, object_id)
        do update set title = excluded.title, words = excluded.words, at = excluded.at
        where (search_documents.title, search_documents.at) is distinct from (excluded.title, excluded.at)
           or search_documents.words <> excluded.words
      returning kind, object_id)
    insert into search_unlearned (workspace_id, kind, object_id)
    select ${ctx.workspaceId}::uuid, kind, object_id from written`)
}

/** Takes objects out of the search, as when they go to the bin. */
export async function unindexObjects(ctx: Ctx, kind: string, objectIds: readonly string[]): Promise<void> {
  if (objectIds.length === 0) return
  await ctx.db
    .delete(searchDocuments)
    .where(
      and(
        eq(searchDocuments.workspaceId, ctx.workspaceId),
        eq(searchDocuments.kind, kind),
        inArray(searchDocuments.objectId, [...objectIds]),
      ),
    )
}

export const unindexObject = (ctx: Ctx, kind: string, objectId: string): Promise<void> =>
  unindexObjects(ctx, kind, [objectId])

export type Hit = { kind: string; objectId: string; title: string; at: Date; rank: number }
export type Found = { hits: Hit[]; corrected: string[] }
export type SearchWish = {
  query: string
  /** Without them: every kind the actor may see. */
  kinds?: readonly string[] | undefined
  limit?: number
  /** The last word may be the beginning of a longer one; true by default. */
  isPrefix?: boolean
}

/** The objects the actor may see that hold every word, best first. */
export async function search(ctx: Ctx, { query, kinds, limit = 20, isPrefix = true }: SearchWish): Promise<Found> {
  const visible = visibleKinds(ctx, kinds)
  const { tsquery, corrected } = await readQuery(ctx, query, visible, isPrefix)
  if (tsquery === '' || visible.length === 0) return { hits: [], corrected: [] }
  const { rows } = await ctx.db.execute<{ kind: string; object_id: string; title: string; at: Date; rank: number }>(sql`
    select * from search_objects(${sql.param(visible)}::text[], ${tsquery}::tsquery, ${limit})
     order by rank desc, at desc limit ${limit}`)
  const hits = rows.map(({ object_id, at, ...hit }) => ({ ...hit, objectId: object_id, at: new Date(at) }))
  return { hits, corrected }
}

const everyHit = 10_000_000
/** Beyond these it is quicker to ask each row of a list in its order than to collect the hits and sort them. */
const fewHits = 1_500

export type MatchWish = {
  kind: string
  query: string
  id: SQLWrapper
  isPrefix?: boolean
  /** Every hit is going to be read, as for a count. */
  isWhole?: boolean
  /** Where in time the list is going to be read, and which way; by default from the newest backwards. */
  beside?: { at: Date | null; isBackward: boolean }
}
/** `isFew`: the hits are looked up by their ids, so a list should sort them instead of walking an index in its order. */
export type Match = { condition: SQL; isFew: boolean }

/** A condition for another query's WHERE: its objects hold the words. */
export async function matchesSearch(ctx: Ctx, wish: MatchWish): Promise<Match> {
  const { kind, query, id, isPrefix = true, isWhole = false } = wish
  const { tsquery, few } = await lookUp(ctx, readTerms(query, isPrefix).slice(0, mostTerms), wish)
  if (tsquery === '') return { condition: sql`false`, isFew: true }
  if (isWhole) {
    return {
      condition: sql`${id} in (select search_object_ids(${kind}, ${tsquery}::tsquery, ${everyHit}))`,
      isFew: false,
    }
  }
  if (few) return { condition: sql`${id} = any(${sql.param(few)}::uuid[])`, isFew: true }
  // A subquery that gives one value cannot be turned into a join, which would read every hit.
  const condition = sql`(
    select held.words @@ ${tsquery}::tsquery from search_documents held
     where held.workspace_id = ${ctx.workspaceId} and held.kind = ${kind} and held.object_id = ${id})`
  return { condition, isFew: false }
}

type LookedUp = { tsquery: string; few: string[] | null }

/** What the terms mean and, when they are few, the objects that hold them: one round trip where nothing is misspelt. */
async function lookUp(ctx: Ctx, terms: readonly Term[], wish: MatchWish): Promise<LookedUp> {
  const { kind, isWhole = false, beside = { at: null, isBackward: true } } = wish
  const tsquery = toTsquery(terms)
  if (tsquery === '') return { tsquery, few: null }
  const few = isWhole
    ? sql`null::uuid[]`
    : sql`search_few(${kind}, ${tsquery}::tsquery, ${beside.at}::timestamptz, ${beside.isBackward}, ${fewHits})`
  const near = sql`(select json_agg(n) from ${nearWords(terms, [kind])} n)`
  const { rows } = await ctx.db.execute<{ near: NearRow[] | null; few: string[] | null }>(
    sql`select ${near} as near, ${few} as few`,
  )
  const meant = meantWords(terms, rows[0]?.near ?? [])
  if (meant.size === 0) return { tsquery, few: rows[0]?.few ?? null }
  return lookUp(ctx, withMeant(terms, meant), wish)
}

const mostTerms = 20

/** The query in PostgreSQL's language; words that nothing holds are read as the closest ones that something does. */
async function readQuery(
  ctx: Ctx,
  typed: string,
  kinds: readonly string[],
  isPrefix: boolean,
): Promise<{ tsquery: string; corrected: string[] }> {
  const terms = readTerms(typed, isPrefix).slice(0, mostTerms)
  if (correctableWords(terms).length === 0) return { tsquery: toTsquery(terms), corrected: [] }
  const { rows } = await ctx.db.execute<NearRow>(sql`select * from ${nearWords(terms, kinds)}`)
  const meant = meantWords(terms, rows)
  return { tsquery: toTsquery(withMeant(terms, meant)), corrected: [...meant.values()].flat() }
}

type NearRow = { word: string; near: string; documents: number }

/** The words that nothing holds, each with the known ones that are near it; words read as others already are left alone. */
const nearWords = (terms: readonly Term[], kinds: readonly string[]): SQL => {
  const words = correctableWords(terms)
  return sql`search_near(${sql.param(kinds)}::text[], ${sql.param(words)}::text[], ${openWord(terms, words) !== undefined})`
}

/** The last word, when it may go on. */
function openWord(terms: readonly Term[], words: readonly string[]): string | undefined {
  const last = terms.at(-1)
  return last?.kind === 'prefix' && words.at(-1) === last.word ? last.word : undefined
}

function meantWords(terms: readonly Term[], rows: readonly NearRow[]): Map<string, string[]> {
  const open = openWord(terms, correctableWords(terms))
  const meant = new Map<string, string[]>()
  for (const word of new Set(rows.map((row) => row.word))) {
    const near = rows.filter((row) => row.word === word).map((row) => ({ word: row.near, documents: row.documents }))
    const closest = closestWords(word, near, word === open)
    if (closest.length > 0) meant.set(word, closest)
  }
  return meant
}

const withMeant = (terms: readonly Term[], meant: ReadonlyMap<string, string[]>): Term[] =>
  terms.map((term) => (term.kind === 'phrase' ? term : { ...term, instead: meant.get(term.word) ?? term.instead }))

/** Learns the words of new documents, a batch in each transaction; run every minute. Gives the number of documents. */
export async function learnWords({ pool }: Pick<App, 'pool'>, signal?: AbortSignal): Promise<number> {
  let learned = 0
  while (!signal?.aborted) {
    const { rows } = await pool.query<{ count: number }>(`
      with taken as (
        delete from search_unlearned where ctid in
          (select ctid from search_unlearned limit 5000 for update skip locked)
        returning workspace_id, kind, object_id),
      words as (
        select d.workspace_id, w.lexeme, count(*)::int as documents from taken t
          join search_documents d using (workspace_id, kind, object_id) cross join lateral unnest(d.words) w
         where w.lexeme !~ '[#0-9]' and length(w.lexeme) between 4 and 40
         group by 1, 2),
      added as (
        insert into search_words as known (workspace_id, word, documents) select * from words order by 1, 2
        on conflict (workspace_id, word) do update set documents = known.documents + excluded.documents)
      select count(*) as count from taken`)
    const count = rows[0]?.count ?? 0
    learned += count
    if (count === 0) break
  }
  // Entries that wait to be sorted into an index are read one by one by every search.
  const indexes = ['search_documents_by_words', 'search_words_by_deletes', 'search_words_by_trigram']
  if (learned > 0) await pool.query('select gin_clean_pending_list(i::regclass) from unnest($1::text[]) i', [indexes])
  return learned
}

/** Forgets words that no document holds any more: what was erased must not live on as a suggestion. */
export async function forgetWords({ pool }: Pick<App, 'pool'>): Promise<void> {
  await pool.query(`
    delete from search_words w where not exists (
      select from (select distinct workspace_id, scope from search_documents) k
       where k.workspace_id = w.workspace_id and exists (
         select from search_documents d where d.scope = k.scope and d.words @@ quote_literal(w.word)::tsquery))`)
}
