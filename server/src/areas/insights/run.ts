import { createHash } from 'node:crypto'
import type { InsightDefinition, InsightQuestion, InsightResult } from '@gantry/contract/insights'
import type { EventPick, InsightFacts } from '@gantry/contract/insights-base'
import type { App, Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { findKept, type Kept, keep } from './cache.ts'
import { resolveRange, type Span } from './calendar.rules.ts'
import type { Query } from './compile/binder.ts'
import { estimateOf } from './compile/measures.ts'
import { eventNames, type Setting } from './compile/scope.ts'
import { type Answer, dataVersion, estimateRows, progressOf, runQuery, seenEvents, stopQueries } from './metrics.ts'
import { asRun, isOngoing } from './ongoing.ts'
import type { Plan } from './plan.ts'
import { planOf } from './plans.ts'
import { loadSetting } from './setting.ts'
import { plainSeries } from './trends.ts'

/** Questions that read more rows than this estimate uniques and percentiles, and say so. */
export const exactRows = 50_000_000

type Run = InsightQuestion & { runId?: string | undefined; isFresh?: boolean }

/** Computes an insight, or gives the kept rows when nothing they were made from has changed. */
export async function runInsight(open: OpenCtx, run: Run, signal?: AbortSignal): Promise<InsightResult> {
  const { definition, project, runId = newId() } = run
  const { app, setting, prefix } = await open(async (ctx) => ({
    app: ctx.app,
    setting: await loadSetting(ctx, project, definition, definition),
    prefix: queryPrefix(ctx, runId),
  }))
  return asRun(app, prefix, () => compute({ app, setting, prefix, runId, run, signal }))
}

type Job = {
  app: App
  setting: Setting
  prefix: string
  runId: string
  run: Run
  signal: AbortSignal | undefined
}

async function compute({ app, setting, prefix, runId, run, signal }: Job): Promise<InsightResult> {
  const { definition, project } = run
  const started = performance.now()
  const isExact = (await estimateRows(app, project, eventNames(picksOf(definition)))) <= exactRows
  const plan = planOf(setting, definition, isExact)
  const key = await keyOf(app, setting, definition, plan)
  const kept = run.isFresh ? undefined : findKept(app, key)
  const answers =
    kept ?? keep(app, key, { answers: await runAll(app, plan.queries, prefix, signal), computedAt: setting.now })
  const span = resolveRange(definition.range, setting.calendar, setting.now)
  const facts: InsightFacts = {
    ...{ runId, isCached: kept !== undefined, computedAt: answers.computedAt.toISOString() },
    tookMs: Math.round(performance.now() - started),
    ...{ rowsRead: sum(answers, 'rowsRead'), bytesRead: sum(answers, 'bytesRead') },
    ...{ from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() },
    ...{ zone: setting.calendar.zone, unit: definition.unit },
    approximation: isExact ? null : approximationOf(definition),
    sampledPercent: definition.sampling?.percent ?? null,
    notes: [...(await notesOf(app, project, definition)), ...sampleNotes(definition)],
  }
  // `read` gives the kind of the definition it was made from; the facts are the same for all kinds.
  return { ...plan.read(answers.answers.map(({ rows }) => rows)), facts } as InsightResult
}

const sum = ({ answers }: Kept, field: 'rowsRead' | 'bytesRead'): number =>
  answers.reduce((total, answer) => total + answer[field], 0)

/** Two at a time: a question with twenty series leaves room for others. */
async function runAll(app: App, queries: readonly Query[], prefix: string, signal?: AbortSignal): Promise<Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < queries.length; index = next++) {
      const query = queries[index]
      if (query) answers[index] = await runQuery(app, query, { queryId: `${prefix}-${index}`, signal })
    }
  }
  try {
    await Promise.all([work(), work()])
    return answers
  } catch (error) {
    // Whatever else runs for this question is of no use any more.
    await stopQueries(app, `${prefix}-`).catch(() => undefined)
    throw error
  }
}

/** Everything that the rows depend on: the queries with their values, the events of these months, who is who, today. */
async function keyOf(app: App, setting: Setting, definition: InsightDefinition, { queries }: Plan): Promise<string> {
  const span = resolveRange(definition.range, setting.calendar, setting.now)
  const text = JSON.stringify(definition)
  const tables = ['events', ...others.filter(({ sign }) => text.includes(sign)).map(({ table }) => table)]
  const version = await dataVersion(
    app,
    tables,
    readsAllTime(text, setting) ? { from: 0, to: 999_999 } : monthsOf(span),
  )
  const hash = createHash('sha256').update(JSON.stringify([queries, version, setting.resolution.revision]))
  return `${setting.project} ${hash.digest('base64')}`
}

const others = [
  { sign: '"of":"person"', table: 'persons' },
  { sign: '"of":"account"', table: 'accounts' },
  { sign: '"account"', table: 'person_accounts' },
  { sign: '"cohort"', table: 'cohort_people' },
  { sign: '"cohort"', table: 'persons' },
  { sign: '"cohort"', table: 'accounts' },
]

/** Such questions look before their range, or after it (the conversion window of a funnel). */
const readsAllTime = (text: string, { cohorts }: Setting): boolean =>
  cohorts.size > 0 || /"kind":"(lifecycle|retention|funnel|first_ever|first_matching|active)"|"compare":/.test(text)

const monthsOf = ({ fromMs, toMs }: Span): { from: number; to: number } => ({
  from: monthOf(fromMs),
  to: monthOf(toMs),
})
function monthOf(ms: number): number {
  const at = new Date(Math.max(ms, 0))
  return at.getUTCFullYear() * 100 + at.getUTCMonth() + 1
}

/** What each estimating method is off by; the error is that of the worst one in use. */
function approximationOf(definition: InsightDefinition): InsightFacts['approximation'] {
  if (definition.kind !== 'trends') return null
  const methods = new Set(
    definition.series.flatMap((series) => estimateOf(plainSeries(definition, series).measure) ?? []),
  )
  if (methods.size === 0) return null
  const said = [...methods].map(({ what, error }) => `${what}, off by about ${error * 100} %`).join('; ')
  return {
    what: `More than ${exactRows / 1e6} million events are read, so these are estimated: ${said}.`,
    error: Math.max(...[...methods].map(({ error }) => error)),
  }
}

/** The events that a definition asks for. */
export function picksOf(definition: InsightDefinition): EventPick[] {
  switch (definition.kind) {
    case 'trends':
    case 'stickiness':
      return definition.series
    case 'lifecycle':
      return [definition.event]
    case 'funnel':
      return definition.steps
    case 'retention':
      return [definition.start, definition.return]
    default:
      return []
  }
}

async function notesOf(app: App, project: string, definition: InsightDefinition): Promise<string[]> {
  const names = eventNames(picksOf(definition))
  if (!names) return []
  const seen = new Set(await seenEvents(app, project, names))
  return names.filter((name) => !seen.has(name)).map((name) => `The event ${name} was never received.`)
}

/** The interval of any count of a sample; where a number has a field for it, it is there too. */
function sampleNotes({ sampling }: InsightDefinition): string[] {
  if (!sampling) return []
  const { percent } = sampling
  const factor = 1.959963984540054 * Math.sqrt(100 / percent - 1)
  return [
    `${percent} % of the people were asked and counts scaled up: a count of n people is, with 95 %, within ${factor.toFixed(1)} times the square root of n.`,
  ]
}

/** Not the bare id: nobody watches or stops the question of somebody else by guessing. */
const queryPrefix = (ctx: Ctx, runId: string): string => `insight-${ctx.workspaceId}-${ctx.actor.id}-${runId}`

const notRunning = (): AppError => new AppError('not_found', 'No such run of yours is going on.')

export async function cancelRun(ctx: Ctx, runId: string): Promise<{ wasRunning: boolean }> {
  const name = queryPrefix(ctx, runId)
  const wasRunning = (await stopQueries(ctx.app, `${name}-`)) > 0
  if (!wasRunning && isOngoing(ctx.app, name) === undefined) throw notRunning()
  return { wasRunning }
}

export async function findRun(ctx: Ctx, id: string) {
  const name = queryPrefix(ctx, id)
  const found = await progressOf(ctx.app, `${name}-`)
  const isRunning = (found?.queries ?? 0) > 0 || isOngoing(ctx.app, name)
  if (isRunning === undefined) throw notRunning()
  const { elapsed = 0, read = 0, total = 0, memory = 0 } = found ?? {}
  return {
    ...{ id, isRunning, elapsedMs: Math.round(elapsed * 1000) },
    ...{ rowsRead: read, rowsToRead: total, memoryBytes: memory },
  }
}
