import { and, asc, eq } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { projects, writeKeys } from './tables.ts'

export type ProjectRow = typeof projects.$inferSelect
export type WriteKeyRow = typeof writeKeys.$inferSelect

export async function loadProject(ctx: Ctx, id: string): Promise<ProjectRow> {
  const [project] = await ctx.db
    .select()
    .from(projects)
    .where(and(eq(projects.id, id), eq(projects.workspaceId, ctx.workspaceId)))
  if (!project) throw new AppError('not_found', 'There is no such project.')
  return project
}

export const selectProjects = (ctx: Ctx): Promise<ProjectRow[]> =>
  ctx.db
    .select()
    .from(projects)
    .where(eq(projects.workspaceId, ctx.workspaceId))
    .orderBy(asc(projects.createdAt), asc(projects.id))

export async function insertProject(ctx: Ctx, row: ProjectRow): Promise<void> {
  await ctx.db.insert(projects).values(row)
}

export async function saveProject(ctx: Ctx, id: string, changes: Partial<ProjectRow>): Promise<void> {
  await ctx.db
    .update(projects)
    .set(changes)
    .where(and(eq(projects.id, id), eq(projects.workspaceId, ctx.workspaceId)))
}

export const selectWriteKeys = (ctx: Ctx, projectId: string): Promise<WriteKeyRow[]> =>
  ctx.db
    .select()
    .from(writeKeys)
    .where(and(eq(writeKeys.workspaceId, ctx.workspaceId), eq(writeKeys.projectId, projectId)))
    .orderBy(asc(writeKeys.createdAt), asc(writeKeys.id))

export async function loadWriteKey(ctx: Ctx, id: string): Promise<WriteKeyRow> {
  const [key] = await ctx.db
    .select()
    .from(writeKeys)
    .where(and(eq(writeKeys.id, id), eq(writeKeys.workspaceId, ctx.workspaceId)))
  if (!key) throw new AppError('not_found', 'There is no such write key.')
  return key
}

export async function insertWriteKey(ctx: Ctx, row: WriteKeyRow): Promise<void> {
  await ctx.db.insert(writeKeys).values(row)
}

export async function saveWriteKeyRevoked(ctx: Ctx, id: string): Promise<void> {
  await ctx.db
    .update(writeKeys)
    .set({ revokedAt: ctx.now() })
    .where(and(eq(writeKeys.id, id), eq(writeKeys.workspaceId, ctx.workspaceId)))
}
