import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { savedInsights } from './tables.ts'

/** What these saved insights ask today; those in the bin are left out. */
export const findInsights = async (ctx: Ctx, ids: readonly string[]) =>
  ids.length === 0
    ? []
    : ctx.db
        .select({
          id: savedInsights.id,
          project: savedInsights.projectId,
          name: savedInsights.name,
          definition: savedInsights.definition,
        })
        .from(savedInsights)
        .where(
          and(
            eq(savedInsights.workspaceId, ctx.workspaceId),
            isNull(savedInsights.deletedAt),
            inArray(savedInsights.id, [...ids]),
          ),
        )
