import type { ActivityEntry } from '@gantry/contract/operations'

export const undoDays = 30
const binDays = 30
const dayMs = 24 * 3600 * 1000

type Who = { id: string; permissions: ReadonlySet<string> }
type Entry = { actorId: string; permission: string | null; at: Date; undoneAt: Date | null; isUndoable: boolean }

/**
 * Why a change cannot be put back; null when it can. Undo needs what the change itself needed, so that it is no way round
 * the permissions; other people's changes also need sight of the activity.
 */
export function whyNotUndo(who: Who, entry: Entry, now: Date): ActivityEntry['whyNotUndo'] {
  if (!entry.isUndoable) return 'not_undoable'
  if (entry.undoneAt !== null) return 'undone_already'
  if (now.getTime() - entry.at.getTime() > undoDays * dayMs) return 'too_old'
  const isOwn = entry.actorId === who.id
  const maySee = who.permissions.has('activity.read')
  const isAllowed = entry.permission === null ? maySee : who.permissions.has(entry.permission)
  return isAllowed && (isOwn || maySee) ? null : 'not_yours'
}

export const purgeAt = (deletedAt: Date): Date => new Date(deletedAt.getTime() + binDays * dayMs)
export const purgeBefore = (now: Date): Date => new Date(now.getTime() - binDays * dayMs)

type MailFacts = { isPrivate: boolean; state: string; isRecipientOnlyHere: boolean }

/** A sign-in link may be handed on by an owner only where it could not be mailed and opens no other workspace. */
export const mayReveal = (who: Who, { isPrivate, state, isRecipientOnlyHere }: MailFacts): boolean =>
  isPrivate && (state === 'kept' || state === 'failed') && isRecipientOnlyHere && who.permissions.has('members.manage')
