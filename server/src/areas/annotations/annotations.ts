import type { Annotation } from '@gantry/contract/annotations'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import { getProject } from '../events/index.ts'
import { type AnnotationRow, insertAnnotation, listAnnotationRows, setDeleted } from './queries.ts'

const toAnnotation = ({ id, projectId, at, text, createdByName, createdAt }: AnnotationRow): Annotation => ({
  id,
  project: projectId,
  at: at.toISOString(),
  text,
  createdBy: createdByName,
  createdAt: createdAt.toISOString(),
})

const about = ({ id, text }: AnnotationRow) => ({ objectKind: 'annotation', objectId: id, title: text })

export async function listAnnotations(ctx: Ctx, project: string | undefined): Promise<{ items: Annotation[] }> {
  return { items: (await listAnnotationRows(ctx, project)).map(toAnnotation) }
}

type New = { project: string | null; at: string; text: string }

export async function createAnnotation(ctx: Ctx, { project, at, text }: New): Promise<Annotation> {
  const row: AnnotationRow = {
    id: newId(),
    workspaceId: ctx.workspaceId,
    projectId: project === null ? null : (await getProject(ctx, project)).id,
    at: new Date(at),
    text,
    createdByName: ctx.actor.name,
    createdAt: ctx.now(),
    deletedAt: null,
  }
  await insertAnnotation(ctx, row)
  await recordActivity(ctx, { ...about(row), action: 'annotation.created', after: { project, at, text } })
  return toAnnotation(row)
}

export async function deleteAnnotation(ctx: Ctx, id: string): Promise<{ ok: true; activityId: string }> {
  const row = await setDeleted(ctx, id, ctx.now())
  const before = { project: row.projectId, at: row.at.toISOString(), text: row.text }
  return { ok: true, activityId: await recordActivity(ctx, { ...about(row), action: 'annotation.deleted', before }) }
}

export const annotationUndoers: Undoers = {
  'annotation.created': async (ctx, { objectId }) => {
    await deleteAnnotation(ctx, objectId)
  },
  'annotation.deleted': async (ctx, { objectId }) => {
    const row = await setDeleted(ctx, objectId, null)
    await recordActivity(ctx, { ...about(row), action: 'annotation.restored' })
  },
}
