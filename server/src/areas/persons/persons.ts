import type { PersonDetail, PersonSummary } from '@gantry/contract/persons'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { decodeCursor, encodeCursor } from '../../platform/paging.ts'
import { listAccountKeys } from './accounts.metrics.ts'
import { listIdsByKey, loadNeighbourhood } from './graph.queries.ts'
import { toEdge } from './graph.ts'
import {
  countEventsOf,
  lastEventAt,
  listDistinctIds,
  listSeenPeople,
  listStoredPersons,
  listUnseenPeople,
  type PeopleFilter,
} from './persons.metrics.ts'
import { findAccountNames, findContacts, loadProject } from './persons.queries.ts'
import type { Properties } from './properties.rules.ts'
import { loadResolution } from './resolution.ts'
import { resolveIdentities } from './rules.ts'
import { sipHash64 } from './sip-hash.ts'

type Wish = {
  project: string
  q?: string | undefined
  property?: string[] | undefined
  cursor?: string | undefined
  limit: number
}

const hour = 3_600_000

/** The people of a project, those seen last first; those without any event come at the end. */
export async function listPersons(ctx: Ctx, { project, q, property = [], cursor, limit }: Wish) {
  await loadProject(ctx, project)
  const filter: PeopleFilter = {
    q: q || undefined,
    properties: property.map((one) => ({
      name: one.slice(0, one.indexOf('=')),
      value: one.slice(one.indexOf('=') + 1),
    })),
  }
  const position = decodeCursor(cursor, 2)
  const after = position && { last: position[0] === null ? null : Number(position[0]), key: String(position[1]) }
  const seen = after?.last === null ? [] : await findSeen(ctx, project, { after, filter, limit })
  const unseen =
    seen.length > limit
      ? []
      : await listUnseenPeople(ctx, project, {
          afterKey: after?.last === null ? after.key : '',
          filter,
          limit: limit + 1,
        })
  const found = [...seen, ...unseen.map(({ key }) => ({ key, last: null }))]
  const page = found.slice(0, limit)
  const items = await summarize(ctx, project, page)
  const end = page.at(-1)
  return { items, nextCursor: found.length > limit && end ? encodeCursor([end.last, end.key]) : null }
}

/** Looks back an hour before the start of the page, then ever further, until the page is full: nobody is seen later outside. */
async function findSeen(
  ctx: Ctx,
  project: string,
  { after, filter, limit }: { after: { last: number | null; key: string } | null; filter: PeopleFilter; limit: number },
) {
  const resolution = await loadResolution(ctx, project)
  const start = after?.last ?? (await lastEventAt(ctx, project))
  for (let back = filter.q || filter.properties.length > 0 ? 24 * 3650 * hour : hour; ; back *= 24) {
    const from = Math.max(0, start - back)
    const found = await listSeenPeople(ctx, project, resolution, { from, after, filter, limit: limit + 1 })
    if (found.length > limit || from === 0 || back > 24 * 3650 * hour) return found
  }
}

const textOf = (properties: Properties, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = properties[name]
    if (typeof value === 'string' && value.trim() !== '') return value
  }
  return null
}
export const nameOf = (properties: Properties): string | null =>
  textOf(properties, ['name', '$name', 'displayName']) ??
  ([
    textOf(properties, ['firstName', 'first_name', '$first_name']),
    textOf(properties, ['lastName', 'last_name', '$last_name']),
  ]
    .filter(Boolean)
    .join(' ') ||
    null)
export const emailOf = (properties: Properties): string | null => textOf(properties, ['email', '$email'])

/** What lists show of people, in the order given. */
export async function summarize(
  ctx: Ctx,
  project: string,
  people: readonly { key: string; last: number | null }[],
): Promise<PersonSummary[]> {
  const keys = people.map(({ key }) => key)
  const stored = new Map((await listStoredPersons(ctx, project, keys)).map((one) => [one.key, one]))
  const nameless = keys.filter((key) => !stored.get(key)?.distinctId)
  const named = new Map(
    nameless.length === 0
      ? []
      : (await listDistinctIds(ctx, project, nameless)).map((one) => [one.key, one.distinctId]),
  )
  return people.map(({ key, last }) => {
    const properties = stored.get(key)?.properties ?? {}
    return {
      id: key,
      distinctId: stored.get(key)?.distinctId || (named.get(key) ?? ''),
      name: nameOf(properties),
      email: emailOf(properties),
      properties,
      lastSeenAt: last === null ? null : new Date(last).toISOString(),
    }
  })
}

/** The person an id stands for today: itself, or whom it was merged into. */
export async function resolvePerson(ctx: Ctx, project: string, key: string): Promise<string> {
  const rows = await listIdsByKey(ctx, project, 'rawKey', [key])
  return rows.at(-1)?.personKey ?? key
}

export async function getPerson(ctx: Ctx, project: string, asked: string): Promise<PersonDetail> {
  await loadProject(ctx, project)
  const key = await resolvePerson(ctx, project, asked)
  const resolution = await loadResolution(ctx, project)
  const [[facts], [stored], members] = [
    await countEventsOf(ctx, project, { keys: [key], resolution }),
    await listStoredPersons(ctx, project, [key]),
    await listIdsByKey(ctx, project, 'personKey', [key]),
  ]
  if (!facts && !stored && members.length === 0) throw new AppError('not_found', 'There is no such person.')
  const [summary] = await summarize(ctx, project, [{ key, last: facts?.last ?? null }])
  if (!summary) throw new AppError('not_found', 'There is no such person.')
  const distinctId = summary.distinctId || (members[0]?.person ?? '')
  const around = await loadNeighbourhood(ctx, project, [distinctId, ...members.map(({ raw }) => raw)])
  const own = new Set([distinctId, ...members.map(({ raw }) => raw)])
  const edges = new Map(around.edges.map((edge) => [edge.id, edge]))
  const { refused } = resolveIdentities(around.edges.map(toEdge))
  const mine = around.edges.filter(({ from, to }) => own.has(from) || own.has(to))
  return {
    ...summary,
    distinctId,
    firstSeenAt: facts ? new Date(facts.first).toISOString() : null,
    eventCount: facts?.events ?? 0,
    ids: [
      { raw: distinctId, since: null, until: null, by: null },
      ...members
        .filter(({ raw }) => raw !== distinctId)
        .map(({ raw, since, until, edgeId }) => {
          const edge = edgeId ? edges.get(edgeId) : undefined
          return {
            raw,
            since: since.getTime() === 0 ? null : since.toISOString(),
            until: until?.toISOString() ?? null,
            by:
              edge && edge.kind !== 'split'
                ? { id: edge.id, kind: edge.kind, source: edge.source, at: edge.at.toISOString() }
                : null,
          }
        }),
    ],
    merges: mine.flatMap(({ id, kind, from, to, source, createdAt }) =>
      kind === 'merge' || kind === 'split'
        ? [{ id, kind, from, to, madeBy: source, madeAt: createdAt.toISOString() }]
        : [],
    ),
    refused: mine.flatMap(({ id, from, to, at }) => {
      const reason = refused.get(id)
      return reason ? [{ from, to, at: at.toISOString(), reason }] : []
    }),
    contact: await findContactOf(ctx, summary.properties, [...own]),
    accounts: await accountsOfPerson(ctx, project, key, facts?.accounts ?? []),
  }
}

/** The contact with the same e-mail address or external id. An id is surer than an address. */
export async function findContactOf(ctx: Ctx, properties: Properties, ids: readonly string[]) {
  const email = emailOf(properties)?.toLowerCase()
  const found = await findContacts(ctx, [...(email ? [email] : []), ...ids.map((id) => id.toLowerCase())], ids)
  const best = found.find(({ externalId }) => externalId !== null && ids.includes(externalId)) ?? found[0]
  return best ? { id: best.id, name: best.name } : null
}

async function accountsOfPerson(ctx: Ctx, project: string, key: string, named: readonly string[]) {
  const keys = await listAccountKeys(ctx, project, named, key)
  const names = await findAccountNames(
    ctx,
    keys.map(({ standsFor }) => standsFor),
  )
  const accounts = keys.map(({ account, standsFor }) => {
    const name = names.get(standsFor)
    return { key: account, account: name === undefined ? null : { id: standsFor, name } }
  })
  return [...new Map(accounts.map((one) => [one.account?.id ?? one.key, one])).values()]
}

/** A raw id as the key of the person it stands for today. */
export const personOfRaw = (ctx: Ctx, project: string, raw: string) => resolvePerson(ctx, project, sipHash64(raw))
