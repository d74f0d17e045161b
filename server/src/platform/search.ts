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

const commonOfNewest = 10
const mostHits = 50_000
const everyHit = 10_000_000

/**
 * A condition for another query's WHERE: its objects hold the words. Rare words are looked up first; for words that many
 * of the newest objects hold each row is asked, which is quick in a list that reads only a page of them.
 */
export async function matchesSearch(
  ctx: Ctx,
  wish: { kind: string; query: string; id: SQLWrapper; isPrefix?: boolean; isWhole?: boolean },
): Promise<SQL> {
  const { kind, query, id, isPrefix = true, isWhole = false } = wish
  const { tsquery } = await readQuery(ctx, query, [kind], isPrefix)
  if (tsquery === '') return sql`false`
  if (isWhole) return sql`${id} in (select search_object_ids(${kind}, ${tsquery}::tsquery, ${everyHit}))`
  const { rows } = await ctx.db.execute<{ count: number }>(
    sql`select count(*) as count from search_recent(${kind}, ${tsquery}::tsquery, 200)`,
  )
  if ((rows[0]?.count ?? 0) >= commonOfNewest) return sql`search_matches(${kind}, ${id}, ${tsquery}::tsquery)`
  return sql`${id} in (select search_object_ids(${kind}, ${tsquery}::tsquery, ${mostHits}))`
}

/** The query in PostgreSQL's language; words that nothing holds are read as the closest ones that something does. */
async function readQuery(
  ctx: Ctx,
  typed: string,
  kinds: readonly string[],
  isPrefix: boolean,
): Promise<{ tsquery: string; corrected: string[] }> {
  const terms = readTerms(typed, isPrefix).slice(0, 20)
  const words = correctableWords(terms)
  if (words.length === 0) return { tsquery: toTsquery(terms), corrected: [] }
  const last = terms.at(-1)
  const openWord = last?.kind === 'prefix' && words.at(-1) === last.word ? last.word : undefined
  const { rows } = await ctx.db.execute<{ word: string; near: string; documents: number }>(
    sql`select * from search_near(${sql.param(kinds)}::text[], ${sql.param(words)}::text[], ${openWord !== undefined})`,
  )
  const meant = new Map<string, string[]>()
  for (const word of new Set(rows.map((row) => row.word))) {
    const near = rows.filter((row) => row.word === word).map((row) => ({ word: row.near, documents: row.documents }))
    meant.set(word, closestWords(word, near, word === openWord))
  }
  const read = terms.map((term): Term => {
    if (term.kind === 'phrase') return term
    return { ...term, instead: meant.get(term.word) ?? [] }
  })
  return { tsquery: toTsquery(read), corrected: [...meant.values()].flat() }
}

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
