import type { Role } from '@gantry/contract/permissions'
import { and, desc, eq, inArray, isNotNull, lt, or, type SQL, sql } from 'drizzle-orm'
import type { BinPosition } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { productAreas } from './tables.ts'
import { type AreaFacts, type AreaTree, buildTree } from './tree.rules.ts'

export type AreaRow = typeof productAreas.$inferSelect
export type AreaValues = Pick<AreaRow, 'parentId' | 'name' | 'description' | 'position' | 'ownerId' | 'aliases'>

const ofWorkspace = (ctx: Ctx) => eq(productAreas.workspaceId, ctx.workspaceId)
const ownerRole: Role = 'product_manager'

/** The areas with the owners in force as one JSON value (`AreaFacts[]`), for a query that reads more beside them. */
export const areasJson = (ctx: Ctx): SQL => sql`(
  select coalesce(json_agg(json_build_object(
           'id', a.id, 'parentId', a.parent_id, 'name', a.name, 'description', a.description, 'position', a.position,
           'ownerId', a.owner_id, 'aliases', a.aliases, 'version', a.version,
           'owner', case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end) order by a.id), '[]')
    from product_areas a
    left join members m on m.id = a.owner_id and m.workspace_id = a.workspace_id and m.deleted_at is null
         and m.status <> 'suspended' and ${ownerRole} = any(m.roles)
   where a.workspace_id = ${ctx.workspaceId} and a.deleted_at is null)`

/** The whole tree with the owners in force, in one query. */
export async function loadAreaTree(ctx: Ctx): Promise<AreaTree> {
  const { rows } = await ctx.db.execute<{ areas: AreaFacts[] }>(sql`select ${areasJson(ctx)} as areas`)
  return buildTree(rows[0]?.areas ?? [])
}

/** One change of the tree at a time: two moves at once could close a circle that neither makes alone. */
export const lockAreas = async (ctx: Ctx): Promise<void> => {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtext('areas'), hashtext(${ctx.workspaceId}))`)
}

export async function insertAreas(ctx: Ctx, values: readonly (AreaValues & { id?: string })[]): Promise<AreaRow[]> {
  if (values.length === 0) return []
  const rows = values.map((value) => ({ id: newId(), workspaceId: ctx.workspaceId, createdAt: ctx.now(), ...value }))
  return ctx.db.insert(productAreas).values(rows).returning()
}

export async function changeArea(
  ctx: Ctx,
  id: string,
  change: Partial<AreaValues> & { deletedAt?: Date | null },
): Promise<AreaRow | undefined> {
  const [row] = await ctx.db
    .update(productAreas)
    .set({ ...change, version: sql`${productAreas.version} + 1` })
    .where(and(ofWorkspace(ctx), eq(productAreas.id, id)))
    .returning()
  return row
}

/** Numbers siblings in the order given; not a change of each of them, so their versions stay. */
export async function orderAreas(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await ctx.db.execute(
    sql`update product_areas a set position = o.place - 1
          from unnest(${sql.param([...ids])}::uuid[]) with ordinality as o (id, place)
         where a.id = o.id and a.workspace_id = ${ctx.workspaceId} and a.position <> o.place - 1`,
  )
}

export async function findDeletedArea(ctx: Ctx, id: string): Promise<AreaRow | undefined> {
  const [row] = await ctx.db
    .select()
    .from(productAreas)
    .where(and(ofWorkspace(ctx), eq(productAreas.id, id), isNotNull(productAreas.deletedAt)))
  return row
}

export async function listDeletedAreas(ctx: Ctx, page: { before: BinPosition | null; limit: number }) {
  const { before, limit } = page
  const isBefore = before
    ? or(
        lt(productAreas.deletedAt, before.deletedAt),
        and(eq(productAreas.deletedAt, before.deletedAt), lt(productAreas.id, before.id)),
      )
    : undefined
  return ctx.db
    .select({ id: productAreas.id, title: productAreas.name, deletedAt: productAreas.deletedAt })
    .from(productAreas)
    .where(and(ofWorkspace(ctx), isNotNull(productAreas.deletedAt), isBefore))
    .orderBy(desc(productAreas.deletedAt), desc(productAreas.id))
    .limit(limit)
}

export async function purgeAreas(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const gone = await ctx.db
    .delete(productAreas)
    .where(and(ofWorkspace(ctx), inArray(productAreas.id, [...ids]), isNotNull(productAreas.deletedAt)))
    .returning({ id: productAreas.id })
  return gone.map(({ id }) => id)
}
