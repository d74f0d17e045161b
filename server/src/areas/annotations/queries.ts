import { and, desc, eq, isNotNull, isNull, or } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { annotations } from './tables.ts'

export type AnnotationRow = typeof annotations.$inferSelect

const mine = (ctx: Ctx) => eq(annotations.workspaceId, ctx.workspaceId)
const mostShown = 500

/** The newest; those of one project and those of all, or every one. */
export const listAnnotationRows = (ctx: Ctx, project: string | undefined): Promise<AnnotationRow[]> =>
  ctx.db
    .select()
    .from(annotations)
    .where(
      and(
        mine(ctx),
        isNull(annotations.deletedAt),
        project === undefined ? undefined : or(eq(annotations.projectId, project), isNull(annotations.projectId)),
      ),
    )
    .orderBy(desc(annotations.at), desc(annotations.id))
    .limit(mostShown)

export const insertAnnotation = async (ctx: Ctx, row: AnnotationRow): Promise<void> => {
  await ctx.db.insert(annotations).values(row)
}

/** Takes one away, or brings one back; the one it was. */
export async function setDeleted(ctx: Ctx, id: string, deletedAt: Date | null): Promise<AnnotationRow> {
  const isOther = deletedAt ? isNull(annotations.deletedAt) : isNotNull(annotations.deletedAt)
  const [row] = await ctx.db
    .update(annotations)
    .set({ deletedAt })
    .where(and(mine(ctx), eq(annotations.id, id), isOther))
    .returning()
  if (!row) throw new AppError('not_found', 'There is no such annotation.')
  return row
}
