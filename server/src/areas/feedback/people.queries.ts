import type { Role } from '@gantry/contract/permissions'
import { sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
import type { Areas, FeedbackArea } from './areas.ts'
import type { RoutingGround } from './routing.rules.ts'

export type People = {
  /** Everybody, for showing names; also those who have left. */
  names: ReadonlyMap<string, string>
  byEmail: ReadonlyMap<string, string>
  /** Who can own an item or work on it. */
  assignable: ReadonlySet<string>
  standIns: RoutingGround['standIns']
  lastResortId: string | null
}

type MemberFacts = {
  id: string
  name: string
  email: string
  roles: Role[]
  can_own: boolean
  until: string | null
  deputy_id: string | null
}

export async function loadPeople(ctx: Ctx): Promise<People> {
  const { rows } = await ctx.db.execute<MemberFacts>(sql`
    select m.id, m.name, m.email, m.roles, m.deleted_at is null and m.status <> 'suspended' as can_own,
           a.to_day::text as until, a.deputy_id
      from members m
      left join absences a on a.member_id = m.id and a.deleted_at is null and a.workspace_id = m.workspace_id
           and ${ctx.now().toISOString().slice(0, 10)}::date between a.from_day and a.to_day and a.deputy_id is not null
     where m.workspace_id = ${ctx.workspaceId}
     order by m.created_at, m.id`)
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  const able = rows.filter(({ can_own }) => can_own)
  const assignable = new Set(able.map(({ id }) => id))
  const firstOf = (role: Role): string | undefined => able.find(({ roles }) => roles.includes(role))?.id
  const standIns = new Map<string, { deputyId: string; name: string; absent: string; until: string }>()
  for (const { id, name, until, deputy_id } of rows) {
    if (until === null || deputy_id === null || !assignable.has(deputy_id)) continue
    standIns.set(id, { deputyId: deputy_id, name: names.get(deputy_id) ?? '', absent: name, until })
  }
  return {
    names,
    byEmail: new Map(able.map(({ email, id }) => [email.toLowerCase(), id])),
    assignable,
    standIns,
    lastResortId: firstOf('product_ops') ?? firstOf('owner') ?? null,
  }
}

type AreaFacts = { id: string; name: string; parent_id: string | null; owner_id: string | null; aliases: string[] }

export async function loadAreas(ctx: Ctx): Promise<Areas> {
  const { rows } = await ctx.db.execute<AreaFacts>(sql`
    select a.id, a.name, a.parent_id, m.id as owner_id, a.aliases from product_areas a
      left join members m on m.id = a.owner_id and m.deleted_at is null and m.status <> 'suspended'
     where a.workspace_id = ${ctx.workspaceId} and a.deleted_at is null
     order by a.position, a.id`)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return new Map(rows.map((row) => [row.id, describeArea(byId, row)]))
}

function describeArea(byId: ReadonlyMap<string, AreaFacts>, row: AreaFacts): FeedbackArea {
  const above: AreaFacts[] = []
  for (let at: AreaFacts | undefined = row; at && !above.includes(at); at = byId.get(at.parent_id ?? '')) above.push(at)
  const path = above
    .map(({ name }) => name)
    .reverse()
    .join(' / ')
  return {
    id: row.id,
    name: row.name,
    path,
    ownerId: above.find(({ owner_id }) => owner_id !== null)?.owner_id ?? null,
    lineage: above.map(({ id }) => id),
    callings: [row.name, path, ...row.aliases],
  }
}
