import type { InsightPerson, InsightPoint, InsightQuestion } from '@gantry/contract/insights'
import type { App } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { decodeCursor, encodeCursor } from '../../platform/paging.ts'
import type { OpenCtx } from '../../platform/route.ts'
import type { Query } from './compile/binder.ts'
import { eventNames } from './compile/scope.ts'
import { estimateRows, runQuery } from './metrics.ts'
import { describeFound } from './people.metrics.ts'
import { countIn, numberIn } from './plan.ts'
import { peopleQueryOf } from './plans.ts'
import { exactRows, picksOf } from './run.ts'
import { loadSetting } from './setting.ts'

type Asked = InsightQuestion & { point: InsightPoint }
type Page = Asked & { cursor?: string | undefined; limit: number }
type People = { items: InsightPerson[]; nextCursor: string | null; count: number; sum: number | null }

/** A page of the people behind a point, those who add most first. */
export async function listInsightPeople(open: OpenCtx, page: Page, signal?: AbortSignal): Promise<People> {
  const { app, query } = await findPeopleQuery(open, page)
  const offset = Number(decodeCursor(page.cursor, 1)?.[0] ?? 0)
  const paged: Query = {
    sql: `SELECT key, value, first, last, count() OVER () AS all_count, sum(value) OVER () AS all_sum FROM (${query.sql})
      ORDER BY value DESC NULLS LAST, key LIMIT {page_limit:UInt32} OFFSET {page_offset:UInt32}`,
    params: { ...query.params, page_limit: page.limit + 1, page_offset: offset },
  }
  const { rows } = await runQuery(app, paged, { queryId: `insight-people-${newId()}`, signal })
  const shown = rows.slice(0, page.limit)
  const { unit } = page.definition
  const found = shown.map((row) => ({ key: String(row.key), first: numberIn(row, 'first') }))
  const facts =
    unit === 'session' || found.length === 0 ? new Map() : await describeFound(app, page.project, unit, found)
  return {
    items: shown.map((row) => ({
      ...{ key: String(row.key), unit, distinctId: null, name: null, email: null, ...facts.get(String(row.key)) },
      ...{ value: numberIn(row, 'value'), firstAt: momentIn(row.first), lastAt: momentIn(row.last) },
    })),
    nextCursor: rows.length > page.limit ? encodeCursor([offset + page.limit]) : null,
    count: countIn(rows[0] ?? {}, 'all_count'),
    sum: rows[0] ? numberIn(rows[0], 'all_sum') : 0,
  }
}

const momentIn = (value: unknown): string | null =>
  value === null || value === undefined ? null : new Date(Number(value)).toISOString()

/** The query for everybody behind a point, by the plan that computed the number. */
export async function findPeopleQuery(
  open: OpenCtx,
  { project, definition, point }: Asked,
): Promise<{ app: App; query: Query }> {
  const { app, setting } = await open(async (ctx) => ({
    app: ctx.app,
    setting: await loadSetting(ctx, project, definition, definition),
  }))
  const isExact = (await estimateRows(app, project, eventNames(picksOf(definition)))) <= exactRows
  return { app, query: peopleQueryOf(setting, definition, isExact, point) }
}
