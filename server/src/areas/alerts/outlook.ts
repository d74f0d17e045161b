import type { AlertCondition, AlertPoint } from '@gantry/contract/alert-conditions'
import type { AlertOutlook } from '@gantry/contract/alerts'
import type { SavedInsight } from '@gantry/contract/insights'
import type { InsightRange, Interval } from '@gantry/contract/insights-base'
import { AppError } from '../../platform/errors.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { getProject } from '../events/index.ts'
import { moveStart, resolveRange, runInsight } from '../insights/index.ts'
import { calibrate, type Reading } from './anomaly.rules.ts'
import { judge } from './rules.ts'
import { isShare, rangeValueOf, readingsOf, type Watch, watchOf, whyNotWatch } from './watch.rules.ts'

export type Watched = { insight: SavedInsight; point: AlertPoint; condition: AlertCondition }

/** What a watched number was and is, held against its condition. Without `score` an anomaly is measured anew. */
export async function lookAt(
  open: OpenCtx,
  watched: Watched,
  score: number | null,
  signal?: AbortSignal,
): Promise<{ outlook: AlertOutlook; score: number | null }> {
  const { insight, point, condition } = watched
  const whyNot = whyNotWatch(insight.definition, point, condition)
  if (whyNot) throw new AppError('invalid_input', whyNot)
  const watch = watchOf(insight.definition, point, condition)
  const readings =
    watch.kind === 'intervals'
      ? await readIntervals(open, watched, watch, signal)
      : await readRanges(open, watched, watch, signal)
  const measured = condition.kind === 'anomaly' ? (score ?? calibrate(readings, condition)) : null
  const judged = judge(readings, condition, measured ?? 0)
  const computedAt = (await open(async (ctx) => ctx.now())).toISOString()
  return { outlook: { ...judged, isShare: isShare(point), computedAt }, score: measured }
}

async function readIntervals(
  open: OpenCtx,
  { insight, point }: Watched,
  { definition, interval }: Extract<Watch, { kind: 'intervals' }>,
  signal?: AbortSignal,
): Promise<Reading[]> {
  return readingsOf(await runInsight(open, { project: insight.project, definition }, signal), point, interval)
}

/** The last whole range and the one before. */
async function readRanges(
  open: OpenCtx,
  { insight, point }: Watched,
  { definition, length }: Extract<Watch, { kind: 'range' }>,
  signal?: AbortSignal,
): Promise<Reading[]> {
  const { project } = insight
  const readings: Reading[] = []
  for (const { startMs, endMs } of await lastRanges(open, insight, length)) {
    const result = await runInsight(
      open,
      { project, definition: { ...definition, range: between(startMs, endMs) } },
      signal,
    )
    const label = `${result.facts.from.slice(0, 10)} / ${result.facts.to.slice(0, 10)}`
    readings.push({ startMs, endMs, label, value: rangeValueOf(result, point), season: '' })
  }
  return readings
}

export const between = (startMs: number, endMs: number): InsightRange => ({
  kind: 'instants',
  from: new Date(startMs).toISOString(),
  to: new Date(endMs).toISOString(),
})

/** The whole range that ended last in the calendar of the insight, and before it the one of the same length. */
export const lastRanges = (
  open: OpenCtx,
  { project: id, definition }: SavedInsight,
  { count, unit }: { count: number; unit: Interval },
): Promise<{ startMs: number; endMs: number }[]> =>
  open(async (ctx) => {
    const project = await getProject(ctx, id)
    const calendar = { zone: definition.zone ?? project.zone, weekStart: definition.weekStart ?? project.weekStart }
    const last = resolveRange({ kind: 'last', count, unit, includeCurrent: false }, calendar, ctx.now())
    const before = moveStart(last.fromMs, -count, unit, calendar)
    return [
      { startMs: before, endMs: last.fromMs },
      { startMs: last.fromMs, endMs: last.toMs },
    ]
  })
