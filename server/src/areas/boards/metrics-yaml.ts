import { type MetricDiff, MetricFacts, MetricKey } from '@gantry/contract/metrics'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Download, OpenCtx } from '../../platform/route.ts'
import { getProject } from '../events/index.ts'
import { differences } from './metric.rules.ts'
import { computeValue } from './metric-values.ts'
import { listProjectMetrics, type MetricRow } from './metrics.queries.ts'
import { createMetric, updateMetric } from './metrics.ts'

const File = z.object({ metrics: z.record(MetricKey, MetricFacts).default({}) })

export async function exportMetrics(ctx: Ctx, project: string): Promise<Download> {
  const { name } = await getProject(ctx, project)
  const rows = (await listProjectMetrics(ctx, project)).filter(({ version }) => version > 0)
  const body = stringify({ metrics: Object.fromEntries(rows.map(({ key, facts }) => [key, facts])) })
  return { body, contentType: 'application/yaml', fileName: `${name} metrics.yaml` }
}

/** Only plain data: no tags of types, and no aliases, which could make a small text huge. */
function readYaml(text: string): Map<string, MetricFacts> {
  let content: unknown
  try {
    content = parse(text, { schema: 'core', maxAliasCount: 0, prettyErrors: true })
  } catch (error) {
    throw new AppError('invalid_input', `This is not valid YAML: ${error instanceof Error ? error.message : ''}`)
  }
  const read = File.safeParse(content)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new AppError('invalid_input', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`)
  }
  const facts = new Map(Object.entries(read.data.metrics))
  if (facts.size > mostMetrics) throw new AppError('invalid_input', `A file holds at most ${mostMetrics} metrics.`)
  return facts
}
const mostMetrics = 200

type Asked = { project: string; yaml: string }
type Step = { key: string; facts: MetricFacts; row: MetricRow | undefined; fields: MetricDiff['fields'] }

async function planImport(ctx: Ctx, { project, yaml }: Asked): Promise<Step[]> {
  await getProject(ctx, project)
  const known = new Map((await listProjectMetrics(ctx, project)).map((row) => [row.key, row]))
  return [...readYaml(yaml)].map(([key, facts]) => {
    const row = known.get(key)
    return { key, facts, row, fields: differences(row?.facts, facts) }
  })
}

/** What a file would change in the definitions, and what the values are before and after. */
export async function previewImport(
  open: OpenCtx,
  asked: Asked,
  signal: AbortSignal,
): Promise<{ items: MetricDiff[] }> {
  const steps = await open((ctx) => planImport(ctx, asked))
  const items: MetricDiff[] = []
  for (const { key, facts, row, fields } of steps) {
    const change = row === undefined ? 'new' : fields.length > 0 ? 'changed' : 'same'
    const compute = async (definition: MetricFacts['definition']): Promise<number | null> =>
      (await computeValue(open, { project: asked.project, definition }, signal)).value
    const isAsked = fields.some(({ field }) => field === 'definition')
    const valueAfter = isAsked ? await compute(facts.definition) : null
    const valueBefore = isAsked && row ? await compute(row.facts.definition) : null
    items.push({ key, change, fields, valueBefore, valueAfter })
  }
  return { items }
}

/** Every metric of the file becomes a proposal, or holds at once from somebody who may decide; what it lacks stays. */
export async function runImport(ctx: Ctx, asked: Asked): Promise<{ made: number; changed: number; same: number }> {
  const done = { made: 0, changed: 0, same: 0 }
  for (const { key, facts, row, fields } of await planImport(ctx, asked)) {
    if (row === undefined) {
      await createMetric(ctx, { ...facts, project: asked.project, key, note: importNote })
      done.made++
    } else if (fields.length > 0) {
      await updateMetric(ctx, row.id, { ...facts, note: importNote })
      done.changed++
    } else done.same++
  }
  return done
}
const importNote = 'YAML'
