import type { MergePreview } from '@gantry/contract/persons'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { findEdge, insertEdges, listIdsByKey, lockGraph, type NewEdge, undoEdges } from './graph.queries.ts'
import { rebuildAround } from './graph.ts'
import { countEventsOf, countPeopleByDay } from './persons.metrics.ts'
import { loadProject } from './persons.queries.ts'
import { getPerson, personOfRaw } from './persons.ts'
import { loadResolution } from './resolution.ts'
import { sipHash64 } from './sip-hash.ts'

type Pair = { project: string; from: string; to: string }
const daysShown = 30

async function loadPair(ctx: Ctx, { project, from, to }: Pair) {
  const [source, target] = [await getPerson(ctx, project, from), await getPerson(ctx, project, to)]
  if (source.id === target.id) throw new AppError('not_possible', 'These two are one person already.')
  return { source, target }
}

/** What a merge would change: each person's events, the people a day of the last 30 days, the properties. */
export async function previewMerge(ctx: Ctx, pair: Pair): Promise<MergePreview> {
  const { zone } = await loadProject(ctx, pair.project)
  const { source, target } = await loadPair(ctx, pair)
  const resolution = await loadResolution(ctx, pair.project)
  const keys = [source.id, target.id]
  const counts = new Map(
    (await countEventsOf(ctx, pair.project, { keys, resolution })).map((one) => [one.key, one.events]),
  )
  const from = ctx.now().getTime() - daysShown * 86_400_000
  const days = await countPeopleByDay(ctx, pair.project, { keys, resolution, zone, from })
  // Somebody who counts twice today counts once afterwards.
  const after = ({ people, mine }: { people: number; mine: number }): number => people - Math.max(0, mine - 1)
  const whole = days.find(({ day }) => day === '') ?? { people: 0, mine: 0 }
  const side = ({ id, distinctId, ids }: typeof source) => ({
    id,
    distinctId,
    ids: ids.length,
    events: counts.get(id) ?? 0,
  })
  const names = [...new Set([...Object.keys(source.properties), ...Object.keys(target.properties)])].sort()
  return {
    from: side(source),
    to: side(target),
    days: days
      .filter(({ day, mine }) => day !== '' && mine > 1)
      .map((one) => ({ day: one.day, peopleBefore: one.people, peopleAfter: after(one) })),
    peopleBefore: whole.people,
    peopleAfter: after(whole),
    properties: names.map((name) => ({
      name,
      from: source.properties[name],
      to: target.properties[name],
      after: target.properties[name] ?? source.properties[name] ?? null,
    })),
  }
}

/** Makes two people one by an edge of its own: no event is rewritten, and without the edge they are two again. */
export async function mergePersons(ctx: Ctx, pair: Pair) {
  await loadProject(ctx, pair.project)
  await lockGraph(ctx, pair.project)
  const { source, target } = await loadPair(ctx, pair)
  const id = await addEdge(ctx, pair.project, { kind: 'merge', from: source.distinctId, to: target.distinctId })
  const activityId = await recordActivity(ctx, {
    ...{ action: 'person.merged', objectKind: 'person', objectId: id },
    title: `${source.distinctId} → ${target.distinctId}`,
    after: { project: pair.project, from: source.distinctId, to: target.distinctId },
  })
  return { ok: true as const, activityId, id, person: target.id }
}

/** Makes a raw id a person of its own, whatever senders said or will say. */
export async function splitPerson(ctx: Ctx, project: string, raw: string) {
  await loadProject(ctx, project)
  await lockGraph(ctx, project)
  const key = await personOfRaw(ctx, project, raw)
  if (key === sipHash64(raw)) {
    const others = await listIdsByKey(ctx, project, 'personKey', [key])
    throw others.length > 0
      ? new AppError('not_possible', 'The person is called by this id. Split off the other ids instead.')
      : new AppError('not_found', 'This id belongs to nobody else.')
  }
  const id = await addEdge(ctx, project, { kind: 'split', from: raw, to: raw })
  const activityId = await recordActivity(ctx, {
    ...{ action: 'person.split', objectKind: 'person', objectId: id, title: raw },
    after: { project, raw },
  })
  return { ok: true as const, activityId, id, person: sipHash64(raw) }
}

async function addEdge(ctx: Ctx, project: string, edge: Pick<NewEdge, 'kind' | 'from' | 'to'>): Promise<string> {
  const [id] = await insertEdges(ctx, project, [
    { ...edge, at: ctx.now().getTime(), isForced: false, once: newId(), source: ctx.actor.name },
  ])
  if (id === undefined) throw new Error('an edge with an id of its own was not stored')
  await rebuildAround(ctx, project, [edge.from, edge.to])
  return id
}

/** Takes a merge or split back that was made by hand. */
export async function undoPersonChange(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const edge = await findEdge(ctx, id)
  if (!edge || (edge.kind !== 'merge' && edge.kind !== 'split')) {
    throw new AppError('not_found', 'There is no such merge or split.')
  }
  if (edge.undoneAt !== null) throw new AppError('conflict', 'This has been undone already.')
  await lockGraph(ctx, edge.projectId)
  await undoEdges(ctx, [id])
  await rebuildAround(ctx, edge.projectId, [edge.from, edge.to])
  await recordActivity(ctx, {
    ...{ action: `person.${edge.kind}_undone`, objectKind: 'person', objectId: id },
    title: edge.kind === 'merge' ? `${edge.from} → ${edge.to}` : edge.from,
  })
  return { ok: true }
}

export const personUndoers: Undoers = {
  'person.merged': async (ctx, { objectId }) => {
    await undoPersonChange(ctx, objectId)
  },
  'person.split': async (ctx, { objectId }) => {
    await undoPersonChange(ctx, objectId)
  },
}
