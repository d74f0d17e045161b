import { sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'

/** Runs work that may fail without failing the transaction: what it wrote is undone then. */
export async function withSavepoint<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  await ctx.db.execute(sql`savepoint import_rows`)
  try {
    const result = await work()
    await ctx.db.execute(sql`release savepoint import_rows`)
    return result
  } catch (error) {
    await ctx.db.execute(sql`rollback to savepoint import_rows`)
    await ctx.db.execute(sql`release savepoint import_rows`)
    throw error
  }
}

/** Runs work and takes back everything it wrote: a rehearsal. */
export async function rehearse<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  await ctx.db.execute(sql`savepoint import_rehearsal`)
  const result = await work()
  await ctx.db.execute(sql`rollback to savepoint import_rehearsal`)
  await ctx.db.execute(sql`release savepoint import_rehearsal`)
  return result
}
