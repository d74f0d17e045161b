import {
  type NotificationKind,
  type NotificationPreference,
  notificationKinds,
  type Relation,
} from '@gantry/contract/collaboration'

type Who = { id: string; memberId: string | null; permissions: ReadonlySet<string> }

type CommentFacts = { authorId: string; deletedAt: Date | null; isFirst: boolean }

/** Comments belong to their author; anybody who may comment may close a thread. */
export function commentRights(who: Who, { authorId, deletedAt, isFirst }: CommentFacts) {
  const mayWrite = who.permissions.has('comments.write')
  const isOwn = mayWrite && authorId === who.id && deletedAt === null
  return { edit: isOwn, remove: isOwn, resolve: mayWrite && isFirst }
}

/** A saved view belongs to its owner; shared ones are also looked after by those who may share. */
export const mayEditView = (who: Who, { ownerId, isShared }: { ownerId: string; isShared: boolean }): boolean =>
  who.permissions.has('views.write') && (ownerId === who.id || (isShared && who.permissions.has('views.share')))

export type End = { kind: string; id: string }
const symmetric: ReadonlySet<Relation> = new Set(['relates_to'])

/** The pair as it is stored: of a relation that reads the same both ways there is one order only. */
export function orderEnds(relation: Relation, from: End, to: End): [End, End] {
  const key = ({ kind, id }: End): string => `${kind} ${id}`
  return symmetric.has(relation) && key(to) < key(from) ? [to, from] : [from, to]
}

export const isSameEnd = (a: End, b: End): boolean => a.kind === b.kind && a.id === b.id

const mailedByDefault: ReadonlySet<NotificationKind> = new Set(['mention', 'assigned', 'alert'])

/** What a member wants of every kind: their choices over the defaults. */
export const preferencesOf = (chosen: readonly NotificationPreference[]): NotificationPreference[] =>
  notificationKinds.map(
    (kind) => chosen.find((one) => one.kind === kind) ?? { kind, inApp: true, email: mailedByDefault.has(kind) },
  )

export const mailPauseMs = 10 * 60_000

/** When the next mail about an object may leave: at once, or ten minutes after the last one. */
export const nextMailAt = (now: Date, lastMailAt: Date | null): Date =>
  new Date(Math.max(now.getTime(), (lastMailAt?.getTime() ?? 0) + mailPauseMs))

/** The beginning of a text on one line. */
export function excerptOf(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}
