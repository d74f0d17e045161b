import { underBoard } from '@gantry/contract/boards'
import type { InsightFilter, InsightRange } from '@gantry/contract/insights-base'
import { MetricDefinition, type MetricValue } from '@gantry/contract/metrics'
import { AppError } from '../../platform/errors.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { runInsight } from '../insights/index.ts'
import { questionsOf, readMetric } from './metric.rules.ts'
import { loadChange, loadMetric } from './metrics.queries.ts'

type Asked = {
  range: InsightRange | null
  filters: readonly InsightFilter[]
  change?: string | undefined
  isFresh?: boolean
}

/** The value of a metric as it stands, or as a proposed change would make it. */
export async function computeMetric(
  open: OpenCtx,
  id: string,
  asked: Asked,
  signal?: AbortSignal,
): Promise<MetricValue> {
  const { project, definition } = await open(async (ctx) => {
    const metric = await loadMetric(ctx, id)
    if (asked.change === undefined) return { project: metric.projectId, definition: metric.facts.definition }
    const change = await loadChange(ctx, asked.change)
    if (change.metricId !== id) throw new AppError('not_found', 'This change belongs to another metric.')
    return { project: metric.projectId, definition: change.facts.definition }
  })
  // The same kind with another range and more filters is still what a metric may ask.
  const limited = MetricDefinition.parse(underBoard(definition, asked))
  return computeValue(open, { project, definition: limited, isFresh: asked.isFresh ?? false }, signal)
}

/** Asks the one query core everything that a metric needs, one question after the other. */
export async function computeValue(
  open: OpenCtx,
  { project, definition, isFresh = false }: { project: string; definition: MetricDefinition; isFresh?: boolean },
  signal?: AbortSignal,
): Promise<MetricValue> {
  const results = []
  for (const question of questionsOf(definition)) {
    results.push(await runInsight(open, { project, definition: question, isFresh }, signal))
  }
  const facts = results[0]?.facts
  if (!facts) throw new Error('a metric asks at least one question')
  return { ...readMetric(definition, results), computedAt: facts.computedAt, from: facts.from, to: facts.to }
}
