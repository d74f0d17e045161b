import type { Role } from '@gantry/contract/permissions'
import { type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '../../platform/context.ts'
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

export type MemberFacts = {
  id: string
  name: string
  email: string
  roles: Role[]
  can_own: boolean
  until: string | null
  deputy_id: string | null
}

/** Everybody, and who stands in for whom today (in the zone of the workspace), as one JSON value (`MemberFacts[]`). */
export const membersJson = (ctx: Ctx): SQL => sql`(
  select coalesce(json_agg(json_build_object(
           'id', m.id, 'name', m.name, 'email', m.email, 'roles', m.roles,
           'can_own', m.deleted_at is null and m.status <> 'suspended', 'until', a.to_day::text, 'deputy_id', a.deputy_id)
         order by m.created_at, m.id, a.id), '[]')
    from members m join workspaces w on w.id = m.workspace_id
    left join absences a on a.member_id = m.id and a.deleted_at is null and a.workspace_id = m.workspace_id
         and (${ctx.now()}::timestamptz at time zone coalesce(w.settings ->> 'zone', 'UTC'))::date between a.from_day and a.to_day and a.deputy_id is not null
   where m.workspace_id = ${ctx.workspaceId})`

export function readPeople(rows: readonly MemberFacts[]): People {
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
