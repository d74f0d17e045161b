import type { Team } from '@gantry/contract/people'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin } from '../../platform/catalogue.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import {
  changeTeam,
  countLiveMembers,
  findDeletedTeam,
  insertTeams,
  type LoadedTeam,
  listDeletedTeams,
  loadTeams,
  purgeTeams,
  setTeamMembers,
  type TeamValues,
} from './teams.queries.ts'
import { putBack } from './undo.rules.ts'

const objectKind = 'team'
type Values = TeamValues & { memberIds: string[] }
type Wish = { [K in keyof Values]?: Values[K] | undefined }

const toTeam = (ctx: Ctx, { id, name, description, leadId, members, version }: LoadedTeam): Team => ({
  id,
  name,
  description,
  leadId,
  members,
  version,
  may: { edit: ctx.actor.permissions.has('people.write') },
})

export async function listTeams(ctx: Ctx): Promise<{ items: Team[] }> {
  const rows = await loadTeams(ctx)
  return { items: rows.map((row) => toTeam(ctx, row)) }
}

async function getTeamRow(ctx: Ctx, id: string): Promise<LoadedTeam> {
  const [row] = await loadTeams(ctx, id)
  if (!row) throw new AppError('not_found', 'There is no such team.')
  return row
}

const valuesOf = ({ name, description, leadId, members }: LoadedTeam): Values => ({
  name,
  description,
  leadId,
  memberIds: members.map(({ id }) => id).sort(),
})

/** The lead is in the team, everybody is somebody, and nobody is in it twice. */
async function settle(ctx: Ctx, id: string | null, { name, description, leadId, memberIds }: Values): Promise<Values> {
  const everybody = [...new Set([...memberIds, ...(leadId ? [leadId] : [])])].sort()
  if ((await countLiveMembers(ctx, everybody)) !== everybody.length) {
    throw new AppError('not_found', 'Somebody of this team is no member of the workspace.')
  }
  const twin = (await loadTeams(ctx)).find((team) => team.name.toLowerCase() === name.toLowerCase() && team.id !== id)
  if (twin) throw new AppError('conflict', `There is a team “${twin.name}” already.`, { id: twin.id })
  return { name, description, leadId, memberIds: everybody }
}

export async function createTeam(ctx: Ctx, wish: Wish & { name: string }): Promise<Team> {
  const { memberIds, ...values } = await settle(ctx, null, {
    name: wish.name,
    description: wish.description ?? '',
    leadId: wish.leadId ?? null,
    memberIds: wish.memberIds ?? [],
  })
  const [row] = await insertTeams(ctx, [values])
  if (!row) throw new Error('an insert gave no row')
  await setTeamMembers(ctx, row.id, memberIds)
  const about = { action: 'team.created', objectKind, objectId: row.id, title: row.name } as const
  await recordActivity(ctx, { ...about, after: { ...values, memberIds } })
  return toTeam(ctx, await getTeamRow(ctx, row.id))
}

export async function updateTeam(ctx: Ctx, id: string, wish: Wish): Promise<Team> {
  const row = await getTeamRow(ctx, id)
  assertUnchanged(ctx, row.version)
  const before = valuesOf(row)
  await storeTeam(ctx, row, {
    name: wish.name ?? before.name,
    description: wish.description ?? before.description,
    leadId: wish.leadId === undefined ? before.leadId : wish.leadId,
    memberIds: wish.memberIds ?? before.memberIds,
  })
  return toTeam(ctx, await getTeamRow(ctx, id))
}

async function storeTeam(ctx: Ctx, row: LoadedTeam, wish: Values): Promise<void> {
  const after = await settle(ctx, row.id, wish)
  const { memberIds, ...values } = after
  await changeTeam(ctx, row.id, values)
  await setTeamMembers(ctx, row.id, memberIds)
  const about = { action: 'team.updated', objectKind, objectId: row.id, title: after.name } as const
  await recordActivity(ctx, { ...about, before: valuesOf(row), after })
}

export async function removeTeam(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await getTeamRow(ctx, id)
  assertUnchanged(ctx, row.version)
  await changeTeam(ctx, id, { deletedAt: ctx.now() })
  const about = { action: 'team.removed', objectKind, objectId: id, title: row.name } as const
  return { ok: true, activityId: await recordActivity(ctx, { ...about, before: valuesOf(row) }) }
}

async function restoreTeam(ctx: Ctx, id: string): Promise<boolean> {
  const row = await findDeletedTeam(ctx, id)
  if (!row) return false
  await settle(ctx, id, { ...row, leadId: null, memberIds: [] })
  await changeTeam(ctx, id, { deletedAt: null })
  return true
}

export const teamBin: Bin = {
  kind: objectKind,
  permission: 'people.write',
  list: async (ctx, page) => {
    const rows = await listDeletedTeams(ctx, page)
    return rows.flatMap(({ id, title, deletedAt }) => (deletedAt ? [{ id, title, deletedAt }] : []))
  },
  restore: restoreTeam,
  purge: purgeTeams,
}

export const teamUndoers: Undoers = {
  'team.created': async (ctx, { objectId }) => {
    await removeTeam(ctx, objectId)
  },
  'team.removed': async (ctx, { objectId }) => {
    if (!(await restoreTeam(ctx, objectId))) throw new AppError('conflict', 'It is not in the bin any more.')
  },
  'team.updated': async (ctx, { objectId, before, after }) => {
    const row = await getTeamRow(ctx, objectId)
    // Written by storeTeam, as both.
    const back = putBack(valuesOf(row), before as Values, after as Values)
    if (!back) throw new AppError('conflict', 'This team has been changed again since. Change it by hand.')
    await storeTeam(ctx, row, back)
  },
}
