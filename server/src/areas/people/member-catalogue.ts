import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Bin, ObjectKind } from '../../platform/catalogue.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { indexObject } from '../../platform/search.ts'
import {
  changeMember,
  findDeletedMember,
  listDeletedMembers,
  listLiveNames,
  lockMembers,
  type MemberValues,
  purgeMembers,
} from './members.queries.ts'
import {
  findableMember,
  getMemberRow,
  memberKind,
  removeMember,
  setSuspended,
  storeMember,
  valuesOf,
} from './members.ts'
import { putBack } from './undo.rules.ts'

export const memberObjects: ObjectKind = {
  kind: memberKind,
  permission: 'people.read',
  find: async (ctx, ids) =>
    (await listLiveNames(ctx, ids)).map(({ id, name }) => ({ id, title: name, url: `/people/members/${id}` })),
}

async function restoreMember(ctx: Ctx, id: string): Promise<boolean> {
  await lockMembers(ctx)
  const row = await findDeletedMember(ctx, id)
  if (!row) return false
  await indexObject(ctx, findableMember(await changeMember(ctx, id, { deletedAt: null })))
  const about = { action: 'member.restored', objectKind: memberKind, objectId: id, title: row.name } as const
  await recordActivity(ctx, { ...about, after: { status: row.status, roles: row.roles } })
  return true
}

/** With the right to sign in, if they had it: so only owners take people out of the bin. */
export const memberBin: Bin = {
  kind: memberKind,
  permission: 'members.manage',
  list: async (ctx, page) => {
    const rows = await listDeletedMembers(ctx, page)
    return rows.flatMap(({ id, title, deletedAt }) => (deletedAt ? [{ id, title, deletedAt }] : []))
  },
  restore: restoreMember,
  purge: purgeMembers,
}

export const memberUndoers: Undoers = {
  'member.created': async (ctx, { objectId }) => {
    await removeMember(ctx, objectId)
  },
  'member.removed': async (ctx, { objectId }) => {
    const row = await findDeletedMember(ctx, objectId)
    if (row && row.status !== 'known' && !ctx.actor.permissions.has('members.manage')) {
      throw new AppError('forbidden', 'Somebody who can sign in is brought back by an owner of the workspace.')
    }
    if (!(await restoreMember(ctx, objectId))) throw new AppError('conflict', 'They are not in the bin any more.')
  },
  'member.suspended': async (ctx, { objectId }) => {
    await setSuspended(ctx, objectId, false)
  },
  'member.reactivated': async (ctx, { objectId }) => {
    await setSuspended(ctx, objectId, true)
  },
  'member.updated': async (ctx, { objectId, before, after }) => {
    await lockMembers(ctx)
    const row = await getMemberRow(ctx, objectId)
    // Written by storeMember, as both.
    const back = putBack(valuesOf(row), before as MemberValues, after as MemberValues)
    if (!back) throw new AppError('conflict', 'This person has been changed again since. Change it by hand.')
    await storeMember(ctx, row, back)
  },
}
