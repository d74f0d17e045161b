import type { TimelineItem } from '@gantry/contract/persons'
import type { Ctx } from '../../platform/context.ts'
import { decodeCursor, encodeCursor } from '../../platform/paging.ts'
import { listIdsByKey } from './graph.queries.ts'
import { type EventRow, listEventsOf } from './persons.metrics.ts'
import { type Answered, listFeedbackOf, listRepliesTo, loadProject, type Said } from './persons.queries.ts'
import { getPerson, resolvePerson } from './persons.ts'
import { listChanges } from './properties.metrics.ts'
import { loadResolution } from './resolution.ts'

type Wish = { project: string; kind: 'all' | 'events' | 'feedback'; cursor?: string | undefined; limit: number }

/** What a person did and said, as one list, newest first. Every source gives a page; the newest of all make ours. */
export async function listTimeline(ctx: Ctx, asked: string, { project, kind, cursor, limit }: Wish) {
  const { id: key, contact } = await getPerson(ctx, project, asked)
  const resolution = await loadResolution(ctx, project)
  const position = decodeCursor(cursor, 2)
  const before = position && { at: Number(position[0]), id: String(position[1]) }
  const page = limit + 1
  const events = kind === 'feedback' ? [] : await listEventsOf(ctx, project, { key, resolution, before, limit: page })
  const isSaying = kind !== 'events' && contact !== null && ctx.actor.permissions.has('feedback.read')
  const said = isSaying ? await listFeedbackOf(ctx, contact.id, before, page) : []
  const replies = isSaying ? await listRepliesTo(ctx, contact.id, before, page) : []
  const all = [...events.map(toEvent), ...said.map(toFeedback), ...replies.map(toReply)].toSorted(newestFirst)
  const items = all.slice(0, limit)
  const end = items.at(-1)
  return { items, nextCursor: all.length > limit && end ? encodeCursor([Date.parse(end.at), end.id]) : null }
}

const newestFirst = (a: TimelineItem, b: TimelineItem): number =>
  Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? 1 : -1)

const toEvent = ({ path, at, ...event }: EventRow): TimelineItem => ({
  kind: 'event',
  ...event,
  at: new Date(at).toISOString(),
  path: typeof path === 'string' && path !== '' ? path : null,
})

const toFeedback = ({ id, at, title, text, status }: Said): TimelineItem => ({
  ...{ kind: 'feedback', id, status, title: title || text.slice(0, 80), excerpt: text },
  at: new Date(at).toISOString(),
})

const toReply = ({ at, ...reply }: Answered): TimelineItem => ({
  kind: 'reply',
  ...reply,
  at: new Date(at).toISOString(),
})

/** How a person's properties came to be what they are, newest first. */
export async function listPropertyHistory(ctx: Ctx, project: string, asked: string) {
  await loadProject(ctx, project)
  const key = await resolvePerson(ctx, project, asked)
  const members = await listIdsByKey(ctx, project, 'personKey', [key])
  const names = new Map(members.map(({ rawKey, raw }) => [rawKey, raw]))
  const person = members[0]?.person
  if (person !== undefined) names.set(key, person)
  const changes = await listChanges(ctx, project, [key, ...names.keys()])
  return {
    items: changes
      .toReversed()
      .slice(0, 500)
      .map(({ at, operation, properties, raw, distinctId }) => ({
        ...{ operation, properties, at: new Date(at).toISOString() },
        rawId: names.get(raw) ?? distinctId,
      })),
  }
}
