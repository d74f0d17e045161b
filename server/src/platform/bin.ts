import type { Permission } from '@gantry/contract/permissions'
import { and, desc, eq, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Bin } from './catalogue.ts'
import type { Ctx } from './context.ts'

/** A table whose rows are deleted by setting `deletedAt`. */
type SoftTable = PgTable & { id: PgColumn; workspaceId: PgColumn; deletedAt: PgColumn }

type Settings = {
  kind: string
  permission: Permission
  table: SoftTable
  /** What a row is called in the bin. */
  title: PgColumn | SQL<string>
  /** Makes a restored object findable again, and brings back what was deleted with it. */
  afterRestore?: (ctx: Ctx, id: string) => Promise<void>
  /** Deletes what hangs on objects that go for good. */
  beforePurge?: (ctx: Ctx, ids: readonly string[]) => Promise<void>
}

/** The bin of a kind of object that is kept in one table. */
export function binOf({ kind, permission, table, title, afterRestore, beforePurge }: Settings): Bin {
  const deleted = (ctx: Ctx) => and(eq(table.workspaceId, ctx.workspaceId), isNotNull(table.deletedAt))
  return {
    kind,
    permission,
    list: async (ctx, { before, limit }) =>
      ctx.db
        .select({
          id: sql<string>`${table.id}`,
          title: sql<string>`${title}`,
          deletedAt: sql`${table.deletedAt}`.mapWith(toDate),
        })
        .from(table)
        .where(
          and(
            deleted(ctx),
            before === null
              ? undefined
              : or(
                  lt(table.deletedAt, before.deletedAt),
                  and(eq(table.deletedAt, before.deletedAt), lt(table.id, before.id)),
                ),
          ),
        )
        .orderBy(desc(table.deletedAt), desc(table.id))
        .limit(limit),
    restore: async (ctx, id) => {
      const restored = await ctx.db
        .update(table)
        .set({ deletedAt: null })
        .where(and(deleted(ctx), eq(table.id, id)))
        .returning({ id: sql<string>`${table.id}` })
      if (restored.length > 0) await afterRestore?.(ctx, id)
      return restored.length > 0
    },
    purge: async (ctx, ids) => {
      const inBin = and(deleted(ctx), inArray(table.id, [...ids]))
      const rows = await ctx.db
        .select({ id: sql<string>`${table.id}` })
        .from(table)
        .where(inBin)
        .for('update')
      const gone = rows.map(({ id }) => id)
      if (gone.length === 0) return []
      await beforePurge?.(ctx, gone)
      await ctx.db.delete(table).where(and(eq(table.workspaceId, ctx.workspaceId), inArray(table.id, gone)))
      return gone
    },
  }
}

const toDate = (value: string | Date): Date => new Date(value)
