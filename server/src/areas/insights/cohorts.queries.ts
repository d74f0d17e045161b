import type { CohortRule } from '@gantry/contract/cohorts'
import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { cohorts } from './tables.ts'

export type CohortRow = typeof cohorts.$inferSelect

/** The rules of those of these cohorts that exist; null for a list. */
export const findCohortRules = (
  ctx: Ctx,
  projectId: string,
  ids: readonly string[],
): Promise<{ id: string; rule: CohortRule | null }[]> =>
  ctx.db
    .select({ id: cohorts.id, rule: cohorts.rule })
    .from(cohorts)
    .where(
      and(
        eq(cohorts.workspaceId, ctx.workspaceId),
        eq(cohorts.projectId, projectId),
        inArray(cohorts.id, [...ids]),
        isNull(cohorts.deletedAt),
      ),
    )
