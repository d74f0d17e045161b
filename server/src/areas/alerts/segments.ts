import type { AlertSegments } from '@gantry/contract/alerts'
import type { PropertyRef } from '@gantry/contract/insights-base'
import type { OpenCtx } from '../../platform/route.ts'
import { findPropertyNames, getInsight, runInsight } from '../insights/index.ts'
import { lookAt } from './outlook.ts'
import { loadAlert } from './queries.ts'
import { contributions, isAdditive, partsAt, splitBy, whyNoSegments } from './segments.rules.ts'
import { isShare } from './watch.rules.ts'

const mostProperties = 6
/** Values that are nearly all different explain nothing. */
const unlike = /(^|[_$.])(id|uuid|url|title|referrer|host|time|timestamp|insert_id|search)$|id$/i

/** What each value of a few properties adds to the last move of an alert's number. */
export async function explainAlert(open: OpenCtx, id: string, signal: AbortSignal): Promise<AlertSegments> {
  const { app, row, insight } = await open(async (ctx) => {
    const found = await loadAlert(ctx, id)
    return { app: ctx.app, row: found, insight: await getInsight(ctx, found.insightId) }
  })
  const { point, condition, score } = row
  const { project, definition } = insight
  const { readings } = (await lookAt(open, { insight, point, condition }, score, signal)).outlook
  const season = condition.kind === 'anomaly' ? seasonLag(readings) : condition.kind === 'change' ? condition.lag : 1
  const [before, after] = [readings.at(-1 - season), readings.at(-1)]
  const ends = { before: endOf(before), after: endOf(after), isShare: isShare(point) }
  const whyNone = whyNoSegments(definition, point)
  if (whyNone !== null || !before || !after)
    return { ...ends, whyNone: whyNone ?? 'There are no two intervals to compare yet.', properties: [] }
  const event = definition.kind === 'trends' && !definition.breakdown ? definition.series[0]?.event : undefined
  const names = await findPropertyNames(app, { project, of: 'event', limit: 50, ...(event && { event }) })
  const tried = names
    .filter(({ name, types }) => !unlike.test(name) && types.some((type) => type === 'string' || type === 'boolean'))
    .slice(0, mostProperties)
    .map(({ name }): PropertyRef => ({ of: 'event', name }))
  const isRange = point.kind === 'retention' && point.of === 'average'
  const partsOf = async (property: PropertyRef, reading: typeof before, startMs: number | null, from = reading) => {
    const span = { startMs: Date.parse(from.start), endMs: Date.parse(reading.end) }
    const split = along(definition, point, splitBy(definition, point, property, span))
    return partsAt(await runInsight(open, { project, definition: split }, signal), point, startMs)
  }
  const properties: AlertSegments['properties'] = []
  for (const property of tried) {
    const [was, is] = isRange
      ? [await partsOf(property, before, null), await partsOf(property, after, null)]
      : // One run over both, so that the same values are told apart; the second is answered from what was kept.
        [
          await partsOf(property, after, Date.parse(before.start), before),
          await partsOf(property, after, Date.parse(after.start), before),
        ]
    const found = contributions(was, is)
    if (found.segments.length > 1)
      properties.push({ property, isExact: isAdditive(definition, point, property), ...found })
  }
  return { ...ends, whyNone: null, properties: properties.toSorted((a, b) => b.explained - a.explained) }
}

const endOf = (reading: { label: string; value: number | null } | undefined) => ({
  label: reading?.label ?? '',
  value: reading?.value ?? null,
})

/** A week back where there are days or hours, else the interval before. */
function seasonLag(readings: readonly { start: string }[]): number {
  const last = Date.parse(readings.at(-1)?.start ?? '')
  const week = 7 * 86_400_000
  const found = readings.findLastIndex(({ start }) => Date.parse(start) <= last - week + 7_200_000)
  return found < 0 ? 1 : readings.length - 1 - found
}

function along(
  definition: Parameters<typeof splitBy>[0],
  point: Parameters<typeof splitBy>[1],
  split: ReturnType<typeof splitBy>,
): ReturnType<typeof splitBy> {
  if (definition.kind === 'funnel' && point.kind === 'funnel' && split.kind === 'funnel') {
    const { compare: _, ...rest } = split
    return { ...rest, view: { kind: 'trend', interval: point.interval, to: point.step } }
  }
  if (split.kind !== 'trends') return split
  const { compare: _, ...rest } = split
  return { ...rest, isCumulative: false }
}
