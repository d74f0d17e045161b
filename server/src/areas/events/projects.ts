import { randomBytes } from 'node:crypto'
import type { Project, WriteKey } from '@gantry/contract/projects'
import { recordActivity } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import {
  insertProject,
  insertWriteKey,
  loadProject,
  loadWriteKey,
  type ProjectRow,
  saveProject,
  saveWriteKeyRevoked,
  selectProjects,
  selectWriteKeys,
  type WriteKeyRow,
} from './projects.queries.ts'

export const listProjects = async (ctx: Ctx): Promise<{ items: Project[] }> => ({
  items: (await selectProjects(ctx)).map(toProject),
})

/** The project with this id; throws `not_found` when the workspace has none such. */
export const getProject = async (ctx: Ctx, id: string): Promise<Project> => toProject(await loadProject(ctx, id))

type Facts = { name: string; zone: string; weekStart: ProjectRow['weekStart'] }

export async function createProject(ctx: Ctx, facts: Facts): Promise<Project> {
  const row: ProjectRow = { id: newId(), workspaceId: ctx.workspaceId, ...facts, version: 1, createdAt: ctx.now() }
  await insertProject(ctx, row)
  await recordActivity(ctx, {
    action: 'project.created',
    objectKind: 'project',
    objectId: row.id,
    title: row.name,
    after: facts,
  })
  await createWriteKey(ctx, row.id, { name: 'First key', eventsPerMinute: null })
  return toProject(row)
}

export async function updateProject(
  ctx: Ctx,
  id: string,
  given: { [Name in keyof Facts]?: Facts[Name] | undefined },
): Promise<Project> {
  const before = await loadProject(ctx, id)
  assertUnchanged(ctx, before.version)
  const { name = before.name, zone = before.zone, weekStart = before.weekStart } = given
  const changes = { name, zone, weekStart, version: before.version + 1 }
  await saveProject(ctx, id, changes)
  await recordActivity(ctx, {
    action: 'project.updated',
    objectKind: 'project',
    objectId: id,
    title: name,
    before: { name: before.name, zone: before.zone, weekStart: before.weekStart },
    after: { name, zone, weekStart },
  })
  return toProject({ ...before, ...changes })
}

export async function listWriteKeys(ctx: Ctx, projectId: string): Promise<{ items: WriteKey[] }> {
  await loadProject(ctx, projectId)
  return { items: (await selectWriteKeys(ctx, projectId)).map(toWriteKey) }
}

/** 32 hexadecimal digits: the one form that every vendor's package takes for a key of its own. */
const makeWriteKey = (): string => randomBytes(16).toString('hex')

export async function createWriteKey(
  ctx: Ctx,
  projectId: string,
  { name, eventsPerMinute }: { name: string; eventsPerMinute: number | null },
): Promise<WriteKey> {
  await loadProject(ctx, projectId)
  const row: WriteKeyRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId,
    name,
    key: makeWriteKey(),
    eventsPerMinute,
    createdBy: ctx.actor.id,
    createdAt: ctx.now(),
    lastUsedAt: null,
    revokedAt: null,
  }
  await insertWriteKey(ctx, row)
  const after = { projectId, eventsPerMinute }
  await recordActivity(ctx, {
    action: 'write_key.created',
    objectKind: 'write_key',
    objectId: row.id,
    title: name,
    after,
  })
  return toWriteKey(row)
}

/** The activity entry also tells every server, which forgets the key at once. */
export async function revokeWriteKey(ctx: Ctx, id: string): Promise<WriteKey> {
  const before = await loadWriteKey(ctx, id)
  if (before.revokedAt) return toWriteKey(before)
  await saveWriteKeyRevoked(ctx, id)
  await recordActivity(ctx, { action: 'write_key.revoked', objectKind: 'write_key', objectId: id, title: before.name })
  return toWriteKey({ ...before, revokedAt: ctx.now() })
}

const toProject = ({ workspaceId: _, createdAt, ...row }: ProjectRow): Project => ({
  ...row,
  createdAt: createdAt.toISOString(),
})

const toWriteKey = ({ id, projectId, name, key, eventsPerMinute, ...row }: WriteKeyRow): WriteKey => ({
  id,
  projectId,
  name,
  key,
  eventsPerMinute,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
})
