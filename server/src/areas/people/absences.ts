import type { Absence } from '@gantry/contract/calendars'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, toPage } from '../../platform/paging.ts'
import {
  type AbsenceFilter,
  type AbsenceValues,
  changeAbsence,
  findAbsence,
  insertAbsence,
  listAbsenceRows,
  type NamedAbsence,
  restoreAbsence,
} from './absences.queries.ts'
import { findMemberFacts } from './members.queries.ts'
import { putBack } from './undo.rules.ts'

const objectKind = 'absence'

/** One's own, or anybody's for those who look after people. */
const mayEdit = ({ actor }: Ctx, memberId: string): boolean =>
  actor.memberId === memberId || actor.permissions.has('people.write')

const toAbsence = (ctx: Ctx, { row, member, deputy }: NamedAbsence): Absence => ({
  id: row.id,
  member,
  from: row.fromDay,
  to: row.toDay,
  deputy,
  note: row.note,
  version: row.version,
  may: { edit: mayEdit(ctx, row.memberId) },
})

type Asked = AbsenceFilter & { isMine?: boolean | undefined; cursor?: string | undefined; limit: number }

export async function listAbsences(ctx: Ctx, { isMine, cursor, limit, ...filter }: Asked) {
  const [from, id] = decodeCursor(cursor, 2) ?? []
  const after = typeof from === 'string' && typeof id === 'string' ? ([from, id] as const) : null
  const memberId = isMine ? (ctx.actor.memberId ?? undefined) : filter.memberId
  if (isMine && memberId === undefined) return { items: [], nextCursor: null }
  const rows = await listAbsenceRows(ctx, { ...filter, memberId }, { after, limit })
  return toPage(
    rows,
    limit,
    (row) => toAbsence(ctx, row),
    ({ row }) => [row.fromDay, row.id],
  )
}

async function getAbsence(ctx: Ctx, id: string): Promise<NamedAbsence> {
  const found = await findAbsence(ctx, id)
  if (!found) throw new AppError('not_found', 'There is no such absence.')
  return found
}

type Wish = {
  from?: string | undefined
  to?: string | undefined
  deputyId?: string | null | undefined
  note?: string | undefined
}

async function assertFits(ctx: Ctx, { memberId, fromDay, toDay, deputyId }: AbsenceValues): Promise<{ name: string }> {
  const member = await findMemberFacts(ctx, memberId)
  if (!member) throw new AppError('not_found', 'There is no such member.')
  if (!mayEdit(ctx, memberId)) {
    throw new AppError('forbidden', `${member.name} enters their absences, or somebody who looks after people does.`)
  }
  if (toDay < fromDay) throw new AppError('invalid_input', 'The last day is before the first.')
  if (deputyId === memberId) throw new AppError('not_possible', 'Nobody is their own deputy.')
  if (deputyId !== null && !(await findMemberFacts(ctx, deputyId))) {
    throw new AppError('not_found', 'There is no such member to be the deputy.')
  }
  return member
}

const titleOf = (name: string, { fromDay, toDay }: AbsenceValues): string => `${name}: ${fromDay} to ${toDay}`

export async function createAbsence(
  ctx: Ctx,
  { memberId, from, to, deputyId = null, note = '' }: Wish & { memberId: string; from: string; to: string },
): Promise<Absence> {
  const after = { memberId, fromDay: from, toDay: to, deputyId, note }
  const { name } = await assertFits(ctx, after)
  const id = await insertAbsence(ctx, after)
  await recordActivity(ctx, { action: 'absence.created', objectKind, objectId: id, title: titleOf(name, after), after })
  return toAbsence(ctx, await getAbsence(ctx, id))
}

export async function updateAbsence(ctx: Ctx, id: string, wish: Wish): Promise<Absence> {
  const found = await getAbsence(ctx, id)
  assertUnchanged(ctx, found.row.version)
  const before = valuesOf(found)
  await storeAbsence(ctx, found, {
    memberId: before.memberId,
    fromDay: wish.from ?? before.fromDay,
    toDay: wish.to ?? before.toDay,
    deputyId: wish.deputyId === undefined ? before.deputyId : wish.deputyId,
    note: wish.note ?? before.note,
  })
  return toAbsence(ctx, await getAbsence(ctx, id))
}

const valuesOf = ({ row: { memberId, fromDay, toDay, deputyId, note } }: NamedAbsence): AbsenceValues => ({
  memberId,
  fromDay,
  toDay,
  deputyId,
  note,
})

async function storeAbsence(ctx: Ctx, found: NamedAbsence, after: AbsenceValues): Promise<void> {
  const { name } = await assertFits(ctx, after)
  await changeAbsence(ctx, found.row.id, after)
  const about = { action: 'absence.updated', objectKind, objectId: found.row.id, title: titleOf(name, after) } as const
  await recordActivity(ctx, { ...about, before: valuesOf(found), after })
}

export async function removeAbsence(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const found = await getAbsence(ctx, id)
  assertUnchanged(ctx, found.row.version)
  const before = valuesOf(found)
  await assertFits(ctx, { ...before, deputyId: null })
  await changeAbsence(ctx, id, { deletedAt: ctx.now() })
  const title = titleOf(found.member.name, before)
  return {
    ok: true,
    activityId: await recordActivity(ctx, { action: 'absence.removed', objectKind, objectId: id, title, before }),
  }
}

export const absenceUndoers: Undoers = {
  'absence.created': async (ctx, { objectId }) => {
    await removeAbsence(ctx, objectId)
  },
  'absence.removed': async (ctx, { objectId }) => {
    if (!(await restoreAbsence(ctx, objectId))) throw new AppError('conflict', 'It has been brought back already.')
    await assertFits(ctx, { ...valuesOf(await getAbsence(ctx, objectId)), deputyId: null })
  },
  'absence.updated': async (ctx, { objectId, before, after }) => {
    const found = await getAbsence(ctx, objectId)
    // Written by storeAbsence, as both.
    const back = putBack(valuesOf(found), before as AbsenceValues, after as AbsenceValues)
    if (!back) throw new AppError('conflict', 'This absence has been changed again since. Change it by hand.')
    await storeAbsence(ctx, found, back)
  },
}
