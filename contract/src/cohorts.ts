import { z } from 'zod'
import { Day, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { InsightPerson, InsightPoint, InsightQuestion } from './insights.ts'
import { EventPick, PropertyFilter } from './insights-base.ts'
import { Undoable } from './people.ts'

/** One thing that people of a cohort have or did. */
export const CohortCondition = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('property'), filter: PropertyFilter }).describe('A property of the person or account.'),
    z
      .object({
        kind: z.literal('did'),
        event: EventPick,
        within: z
          .discriminatedUnion('kind', [
            z.object({ kind: z.literal('last'), days: z.int().min(1).max(3_650) }),
            z.object({ kind: z.literal('days'), from: Day, to: Day }),
            z.object({ kind: z.literal('ever') }),
          ])
          .default({ kind: 'ever' }),
        times: z
          .object({ operator: z.enum(['at_least', 'at_most', 'exactly']), count: z.int().min(0).max(1_000_000) })
          .default({ operator: 'at_least', count: 1 })
          .describe('Exactly 0 times: did not do it.'),
      })
      .describe('How often they did something. Days are those of the zone of the project.'),
    z
      .object({ kind: z.literal('first_did'), event: EventPick, lastDays: z.int().min(1).max(3_650) })
      .describe('Did it for the first time ever within so many days.'),
    z.object({ kind: z.literal('cohort'), cohort: Id, operator: z.enum(['in', 'not_in']) }),
  ])
  .meta({ id: 'CohortCondition' })
export type CohortCondition = z.infer<typeof CohortCondition>

export const CohortRule = z
  .object({
    match: z.enum(['all', 'any']).default('all'),
    conditions: z.array(CohortCondition).min(1).max(30),
  })
  .meta({ id: 'CohortRule' })
export type CohortRule = z.infer<typeof CohortRule>

export const Cohort = z
  .object({
    id: Id,
    project: Id,
    name: z.string(),
    description: z.string(),
    kind: z.enum(['static', 'dynamic']),
    rule: CohortRule.nullable().describe('Null for a static one.'),
    source: z.enum(['list', 'file', 'point', 'rule']).describe('Where its people came from.'),
    count: z.int().describe('At the last evaluation.'),
    evaluatedAt: Instant.nullable(),
    state: z.enum(['ready', 'evaluating', 'failed']),
    problem: z.string().nullable().describe('Why the last evaluation failed.'),
    createdBy: z.string(),
    createdAt: Instant,
    updatedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'Cohort' })
export type Cohort = z.infer<typeof Cohort>

const Description = z.string().trim().max(5_000)
export const listCohorts = endpoint({
  method: 'GET',
  path: '/v1/cohorts',
  summary: 'List cohorts by name',
  permission: 'insights.read',
  query: PageQuery.extend({ project: Id.optional(), q: z.string().trim().max(200).optional() }),
  response: pageOf(Cohort),
})
export const createCohort = endpoint({
  method: 'POST',
  path: '/v1/cohorts',
  summary: 'Create a cohort: by a rule, or as a list of ids that people sent under',
  permission: 'insights.write',
  body: z
    .object({
      project: Id,
      name: Name,
      description: Description.default(''),
      rule: CohortRule.optional(),
      distinctIds: z.array(z.string().min(1).max(400)).max(50_000).optional(),
    })
    .refine(({ rule, distinctIds }) => (rule === undefined) !== (distinctIds === undefined), {
      message: 'give either a rule or a list of distinctIds',
    }),
  response: Cohort,
})
export const createCohortFromPoint = endpoint({
  method: 'POST',
  path: '/v1/cohorts/from-point',
  summary: 'Keep the people behind one number of an insight as a cohort',
  permission: 'insights.write',
  body: InsightQuestion.extend({ point: InsightPoint, name: Name, description: Description.default('') }),
  response: Cohort,
})
export const createCohortFromFile = endpoint({
  method: 'POST',
  path: '/v1/cohorts/from-file',
  summary: 'Create a cohort from a CSV file with one column of ids that people sent under',
  permission: 'insights.write',
  kind: 'upload',
  query: z.object({
    project: Id,
    name: Name,
    column: z.string().max(200).optional().describe('Its name in the first line; without it, the first column.'),
  }),
  response: z.object({ cohort: Cohort, rows: z.int(), unknown: z.int().describe('Ids that never sent an event.') }),
})
export const getCohort = endpoint({
  method: 'GET',
  path: '/v1/cohorts/:id',
  summary: 'Get a cohort',
  permission: 'insights.read',
  params: IdParams,
  response: Cohort,
})
export const updateCohort = endpoint({
  method: 'PATCH',
  path: '/v1/cohorts/:id',
  summary: 'Change the given fields of a cohort; a new rule is evaluated at once',
  permission: 'insights.write',
  params: IdParams,
  body: z.object({ name: Name, description: Description, rule: CohortRule }).partial(),
  response: Cohort,
})
export const deleteCohort = endpoint({
  method: 'DELETE',
  path: '/v1/cohorts/:id',
  summary: 'Move a cohort to the bin',
  permission: 'insights.write',
  params: IdParams,
  response: Undoable,
})
export const evaluateCohort = endpoint({
  method: 'POST',
  path: '/v1/cohorts/:id/evaluate',
  summary: 'Find the people of a dynamic cohort again, now',
  permission: 'insights.write',
  params: IdParams,
  response: Cohort,
})
export const listCohortPeople = endpoint({
  method: 'GET',
  path: '/v1/cohorts/:id/people',
  summary: 'The people of a cohort',
  permission: 'persons.read',
  params: IdParams,
  query: PageQuery,
  response: pageOf(InsightPerson),
})
export const listCohortHistory = endpoint({
  method: 'GET',
  path: '/v1/cohorts/:id/history',
  summary: 'How many people a cohort had at each evaluation, and how many came and went; newest first',
  permission: 'insights.read',
  params: IdParams,
  query: PageQuery,
  response: pageOf(z.object({ at: Instant, count: z.int(), added: z.int(), removed: z.int() })),
})
