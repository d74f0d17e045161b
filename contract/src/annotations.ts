import { z } from 'zod'
import { Id, IdParams, Instant } from './common.ts'
import { endpoint } from './endpoint.ts'
import { Undoable } from './people.ts'

/** What happened at a moment, drawn across every chart over time: a launch, an outage, a campaign. */
export const Annotation = z
  .object({
    id: Id,
    project: Id.nullable().describe('Null: on the charts of every project.'),
    at: Instant,
    text: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'Annotation' })
export type Annotation = z.infer<typeof Annotation>

const Text = z.string().trim().min(1).max(200)

export const listAnnotations = endpoint({
  method: 'GET',
  path: '/v1/annotations',
  summary: 'The newest annotations on the charts of a project, at most 500',
  permission: 'insights.read',
  query: z.object({ project: Id.optional() }),
  response: z.object({ items: z.array(Annotation) }),
})
export const createAnnotation = endpoint({
  method: 'POST',
  path: '/v1/annotations',
  summary: 'Note what happened at a moment',
  permission: 'insights.write',
  body: z.object({ project: Id.nullable().default(null), at: Instant, text: Text }),
  response: Annotation,
})
export const deleteAnnotation = endpoint({
  method: 'DELETE',
  path: '/v1/annotations/:id',
  summary: 'Take an annotation away',
  permission: 'insights.write',
  params: IdParams,
  response: Undoable,
})
