import type { InsightDefinition } from '@gantry/contract/insights'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { getProject } from '../events/index.ts'
import { loadResolution } from '../persons/index.ts'
import { findCohortRules } from './cohorts.queries.ts'
import type { CohortPlan, Setting } from './compile/scope.ts'

/** What a question about a project stands in: its calendar, who is who now, and the cohorts it names. */
export async function loadSetting(
  ctx: Ctx,
  projectId: string,
  asked: Pick<InsightDefinition, 'zone' | 'weekStart'>,
  mentions: unknown,
): Promise<Setting> {
  const project = await getProject(ctx, projectId)
  return {
    project: project.id,
    calendar: { zone: asked.zone ?? project.zone, weekStart: asked.weekStart ?? project.weekStart },
    now: ctx.now(),
    resolution: await loadResolution(ctx, project.id),
    cohorts: await loadCohorts(ctx, project.id, cohortsIn(mentions)),
  }
}

async function loadCohorts(ctx: Ctx, projectId: string, ids: readonly string[]): Promise<Map<string, CohortPlan>> {
  const plans = new Map<string, CohortPlan>()
  for (let asked = [...ids]; asked.length > 0; ) {
    const found = await findCohortRules(ctx, projectId, asked)
    const missing = asked.find((id) => !found.some((one) => one.id === id))
    if (missing) throw new AppError('invalid_input', 'A cohort that is named here does not exist.', { cohort: missing })
    for (const { id, rule } of found) plans.set(id, rule ? { kind: 'dynamic', rule } : { kind: 'static' })
    asked = found.flatMap(({ rule }) => cohortsIn(rule)).filter((id) => !plans.has(id))
  }
  return plans
}

/** The ids of all cohorts that filters, breakdowns or rules inside a definition name. */
export function cohortsIn(value: unknown): string[] {
  const found = new Set<string>()
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return
    if ('kind' in one && one.kind === 'cohort') {
      const named = ['cohort' in one ? one.cohort : [], 'cohorts' in one ? one.cohorts : []].flat()
      for (const id of named) if (typeof id === 'string') found.add(id)
    }
    for (const inner of Object.values(one)) walk(inner)
  }
  walk(value)
  return [...found]
}
