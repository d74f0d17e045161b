import type { InsightDefinition, InsightPoint } from '@gantry/contract/insights'
import { AppError } from '../../platform/errors.ts'
import { compileFunnelPeople, planFunnel } from './compile/funnel.ts'
import { compilePathsPeople, planPaths } from './compile/paths.ts'
import { compileRetentionPeople, planRetention } from './compile/retention.ts'
import type { Setting } from './compile/scope.ts'
import { planLifecycle, planLifecyclePeople, planStickiness, planStickinessPeople } from './lifecycle.ts'
import type { PeopleQuery, Plan } from './plan.ts'
import { planTrends, planTrendsPeople } from './trends.ts'

/** How this insight is computed. `isExact`: its events are within the budget of rows that are counted exactly. */
export function planOf(setting: Setting, definition: InsightDefinition, isExact: boolean): Plan {
  switch (definition.kind) {
    case 'trends':
      return planTrends(setting, definition, isExact)
    case 'lifecycle':
      return planLifecycle(setting, definition)
    case 'stickiness':
      return planStickiness(setting, definition)
    case 'funnel':
      return planFunnel(setting, definition)
    case 'retention':
      return planRetention(setting, definition)
    case 'paths':
      return planPaths(setting, definition)
  }
}

/** Who is behind one number of this insight. */
export function peopleQueryOf(
  setting: Setting,
  definition: InsightDefinition,
  isExact: boolean,
  point: InsightPoint,
): PeopleQuery {
  if (definition.kind === 'trends' && point.kind === 'trends')
    return planTrendsPeople(setting, definition, isExact, point)
  if (definition.kind === 'lifecycle' && point.kind === 'lifecycle')
    return planLifecyclePeople(setting, definition, point)
  if (definition.kind === 'stickiness' && point.kind === 'stickiness')
    return planStickinessPeople(setting, definition, point)
  if (definition.kind === 'funnel' && point.kind === 'funnel') return compileFunnelPeople(setting, definition, point)
  if (definition.kind === 'retention' && point.kind === 'retention')
    return compileRetentionPeople(setting, definition, point)
  if (definition.kind === 'paths' && point.kind === 'paths') return compilePathsPeople(setting, definition, point)
  throw new AppError('invalid_input', `A point of ${point.kind} does not belong to an insight of ${definition.kind}.`)
}
