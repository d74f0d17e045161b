import { type App, type Ctx, inWorkspace } from '../../platform/context.ts'
import { emailIn, followBelonging } from './belonging.ts'
import { type IdRow, listIdsByKey, lockGraph } from './graph.queries.ts'
import { listDirtyProjects, markChanged } from './outbox.queries.ts'
import { firstSeen, listChanges, type PersonRow, storePersons } from './properties.metrics.ts'
import { nextVersion, takeDirty } from './properties.queries.ts'
import { propertiesAfter } from './properties.rules.ts'

const peopleAtOnce = 500

/** Makes the properties of people again who changed or whose ids did. */
export async function followProperties(app: App, signal: AbortSignal): Promise<void> {
  await markChanged(app)
  for (const { workspaceId, projectId } of await listDirtyProjects(app)) {
    let done = peopleAtOnce
    while (done === peopleAtOnce && !signal.aborted) {
      done = await inWorkspace(app, { workspaceId }, (ctx) => refreshSome(ctx, projectId))
    }
  }
}

async function refreshSome(ctx: Ctx, projectId: string): Promise<number> {
  await lockGraph(ctx, projectId)
  const keys = await takeDirty(ctx, projectId, peopleAtOnce)
  if (keys.length > 0) await refreshPeople(ctx, projectId, keys)
  return keys.length
}

/** Writes the properties of the people that these keys stand for; a key that is another person's now has none of its own. */
async function refreshPeople(ctx: Ctx, projectId: string, keys: readonly string[]): Promise<void> {
  const own = await listIdsByKey(ctx, projectId, 'rawKey', keys)
  const people = new Set([...keys, ...own.map(({ personKey }) => personKey)])
  for (const { rawKey } of own) people.delete(rawKey)
  for (const { personKey } of own) people.add(personKey)
  const members = await listIdsByKey(ctx, projectId, 'personKey', [...people])
  const raws = [...new Set([...people, ...members.map(({ rawKey }) => rawKey)])]
  const changes = Map.groupBy(await listChanges(ctx, projectId, raws), ({ raw }) => raw)
  const seen = new Map((await firstSeen(ctx, projectId, raws)).map((one) => [one.key, one]))
  const version = await nextVersion(ctx)
  const gone = [...new Set(own.map(({ rawKey }) => rawKey))].filter((key) => !people.has(key))
  const byPerson = Map.groupBy(members, ({ personKey }) => personKey)
  const rows = [...people].map((person): PersonRow => {
    const ids = spansOf(person, byPerson.get(person) ?? [])
    const mine = ids.flatMap(({ raw, from, until, joinedAt }) =>
      (changes.get(raw) ?? [])
        .filter(({ at }) => at >= from && at < until)
        .map((change) => ({ ...change, isEarly: change.at < joinedAt })),
    )
    const firsts = ids.flatMap(({ raw }) => seen.get(raw)?.first ?? []).concat(mine.map(({ at }) => at))
    return {
      person,
      distinct_id:
        byPerson.get(person)?.[0]?.person ?? seen.get(person)?.distinctId ?? changes.get(person)?.[0]?.distinctId ?? '',
      properties: propertiesAfter(mine),
      first_seen: firsts.length > 0 ? Math.min(...firsts) : 0,
      version,
      is_deleted: firsts.length > 0 ? 0 : 1,
    }
  })
  const empty = { distinct_id: '', properties: {}, first_seen: 0, version, is_deleted: 1 as const }
  await storePersons(ctx, projectId, [...rows, ...gone.map((person) => ({ ...empty, person }))])
  await followBelonging(
    ctx,
    projectId,
    rows.map(({ person, distinct_id, properties }) => ({
      person,
      ids: [...new Set([distinct_id, ...(byPerson.get(person) ?? []).map(({ raw }) => raw)])].filter(Boolean),
      email: emailIn(properties),
    })),
  )
}

type OwnSpan = { raw: string; from: number; until: number; joinedAt: number }

/** Which raw ids are this person's, from when until when. */
function spansOf(person: string, members: readonly (IdRow & { until: Date | null })[]): OwnSpan[] {
  const own = { raw: person, from: 0, until: Number.POSITIVE_INFINITY, joinedAt: 0 }
  return [
    own,
    ...members.map(({ rawKey, since, until, joinedAt }) => ({
      raw: rawKey,
      from: since.getTime(),
      until: until?.getTime() ?? Number.POSITIVE_INFINITY,
      joinedAt: joinedAt.getTime(),
    })),
  ]
}
