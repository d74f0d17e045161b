import type { PropertyRef } from '@gantry/contract/insights-base'
import type { FunnelDefinition, FunnelPreset } from '@gantry/contract/insights-funnel'
import type { App } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import type { OpenCtx } from '../../platform/route.ts'
import type { Query } from './compile/binder.ts'
import type { Setting } from './compile/scope.ts'
import { compileComparison, type Rule, reasonsOf, stepsOf } from './funnel-comparison.ts'
import { compileDrivers, readDrivers } from './funnel-drivers.ts'
import { runQuery } from './metrics.ts'
import { describeFound } from './people.metrics.ts'
import { countIn, type Rows } from './plan.ts'
import { loadSetting } from './setting.ts'

type Asked = { project: string; definition: FunnelDefinition }

const load = (open: OpenCtx, { project, definition }: Asked): Promise<{ app: App; setting: Setting }> =>
  open(async (ctx) => ({ app: ctx.app, setting: await loadSetting(ctx, project, definition, definition) }))

async function answer(app: App, queries: readonly Query[], signal?: AbortSignal): Promise<Rows[]> {
  const found: Rows[] = []
  for (const query of queries)
    found.push((await runQuery(app, query, { queryId: `insight-funnel-${newId()}`, signal })).rows)
  return found
}

const texts: Record<Rule, string> = {
  entry: 'another first step starts the attempt that counts',
  ties: 'events at the same moment are put in another order',
  exclusion: 'an excluded event removes the person, or only ends the attempt',
  afterRange: 'a step after the end of the range counts, or does not',
}

/** Who gets to a different step under two presets, and by which rules. */
export async function comparePresets(
  open: OpenCtx,
  asked: Asked & { left: FunnelPreset; right: FunnelPreset; limit: number },
  signal?: AbortSignal,
) {
  const { app, setting } = await load(open, asked)
  const [people = [], sums = []] = await answer(app, compileComparison(setting, asked.definition, asked), signal)
  const { unit, steps } = asked.definition
  const found = people.map((row) => ({ key: String(row.key), first: null }))
  const facts =
    unit === 'session' || found.length === 0 ? new Map() : await describeFound(app, asked.project, unit, found)
  return {
    left: stepsOf(sums, 'l', steps.length),
    right: stepsOf(sums, 'r', steps.length),
    count: countIn(people[0] ?? {}, 'differing'),
    people: people.map((row) => {
      // Written by `compileComparison`: always an array of numbers.
      const depths = (row.depths as unknown[]).map(Number)
      const reasons = reasonsOf(depths, asked.left, asked.right)
      const key = String(row.key)
      return {
        ...{ key, distinctId: facts.get(key)?.distinctId ?? null },
        ...{ left: depths[0] ?? 0, right: depths.at(-1) ?? 0, reasons },
        text: `Step ${depths.join(' > ')}: ${reasons.map((rule) => texts[rule]).join('; ')}.`,
      }
    }),
  }
}

/** What those who made a step did or had more often than those who dropped off before it. */
export async function findDrivers(
  open: OpenCtx,
  asked: Asked & { step: number; properties: readonly PropertyRef[]; limit: number },
  signal?: AbortSignal,
) {
  const { app, setting } = await load(open, asked)
  const rows = await answer(app, compileDrivers(setting, asked.definition, asked), signal)
  return readDrivers(rows, asked.properties, asked.limit)
}
