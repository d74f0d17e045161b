import { z } from 'zod'
import { AlertCondition, AlertPoint } from './alert-conditions.ts'
import { Flag, Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { PropertyRef } from './insights-base.ts'
import { Undoable } from './people.ts'

export const alertStates = ['ok', 'firing', 'no_data', 'error'] as const
export const AlertState = z.enum(alertStates)
export type AlertState = z.infer<typeof AlertState>

export const checkMinutes = [15, 60, 360, 1440] as const
const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const AlertFacts = z.object({
  name: Name,
  point: AlertPoint,
  condition: AlertCondition,
  everyMinutes: z.union(checkMinutes.map((minutes) => z.literal(minutes))).default(60),
  memberIds: z.array(Id).max(50).default([]).describe('Who is told.'),
  quietHours: z
    .object({ from: Clock, to: Clock })
    .nullable()
    .default(null)
    .describe('In the zone of each member: what begins then is told at their end.'),
  isOn: z.boolean().default(true),
})

export const Alert = AlertFacts.extend({
  id: Id,
  insightId: Id,
  insightName: z.string(),
  project: Id,
  state: AlertState,
  value: z.number().nullable().describe('When it was last checked.'),
  bound: z.object({ low: z.number().nullable(), high: z.number().nullable() }),
  problem: z.string().nullable(),
  checkedAt: Instant.nullable(),
  firingSince: Instant.nullable(),
  snoozedUntil: Instant.nullable(),
  createdBy: z.string(),
  version: z.int(),
  may: z.object({ edit: z.boolean() }),
}).meta({ id: 'Alert' })
export type Alert = z.infer<typeof Alert>

/** A complete interval with what the condition expected of it; a null bound is none. */
export const AlertReading = z
  .object({
    start: Instant,
    end: Instant,
    label: z.string(),
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    isAlarm: z.boolean(),
  })
  .meta({ id: 'AlertReading' })
export type AlertReading = z.infer<typeof AlertReading>

export const AlertOutlook = z
  .object({
    state: AlertState,
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    problem: z.string().nullable(),
    readings: z.array(AlertReading).describe('Oldest first; the last one decides.'),
    judged: z.int().describe('Earlier intervals that the condition could be tried on.'),
    alarms: z.int().describe('How many of them it would have called.'),
    alarmsPerMonth: z.number().nullable().describe('The same for 30 days: measured on the history of the insight.'),
    isShare: z.boolean().describe('The values are shares: 0.25 is 25 %.'),
    computedAt: Instant,
  })
  .meta({ id: 'AlertOutlook' })
export type AlertOutlook = z.infer<typeof AlertOutlook>

export const listAlerts = endpoint({
  method: 'GET',
  path: '/v1/alerts',
  summary: 'The alerts, newest first',
  permission: 'insights.read',
  query: PageQuery.extend({ project: Id.optional(), insightId: Id.optional(), isFiring: Flag.optional() }),
  response: pageOf(Alert),
})
export const previewAlert = endpoint({
  method: 'POST',
  path: '/v1/alerts/preview',
  summary: 'What an alert would say now and would have said before, on the history of the insight itself',
  permission: 'insights.read',
  body: z.object({ insightId: Id, point: AlertPoint, condition: AlertCondition }),
  response: AlertOutlook,
})
export const createAlert = endpoint({
  method: 'POST',
  path: '/v1/alerts',
  summary: 'Watch a number of a saved insight',
  permission: 'insights.write',
  body: AlertFacts.extend({ insightId: Id }),
  response: Alert,
})
export const getAlert = endpoint({
  method: 'GET',
  path: '/v1/alerts/:id',
  summary: 'Get an alert with its state',
  permission: 'insights.read',
  params: IdParams,
  response: Alert,
})
export const updateAlert = endpoint({
  method: 'PATCH',
  path: '/v1/alerts/:id',
  summary: 'Change the given fields of an alert',
  permission: 'insights.write',
  params: IdParams,
  body: z
    .object({
      ...{ name: Name, point: AlertPoint, condition: AlertCondition, isOn: z.boolean() },
      everyMinutes: AlertFacts.shape.everyMinutes.unwrap(),
      memberIds: AlertFacts.shape.memberIds.unwrap(),
      quietHours: AlertFacts.shape.quietHours.unwrap(),
    })
    .partial(),
  response: Alert,
})
export const deleteAlert = endpoint({
  method: 'DELETE',
  path: '/v1/alerts/:id',
  summary: 'Move an alert to the bin',
  permission: 'insights.write',
  params: IdParams,
  response: Undoable,
})
export const snoozeAlert = endpoint({
  method: 'PUT',
  path: '/v1/alerts/:id/snooze',
  summary: 'Tell nobody until a moment, or again from now on',
  permission: 'insights.write',
  params: IdParams,
  body: z.object({ until: Instant.nullable() }),
  response: Alert,
})
export const checkAlert = endpoint({
  method: 'POST',
  path: '/v1/alerts/:id/check',
  summary: 'Check an alert now',
  permission: 'insights.write',
  params: IdParams,
  response: Alert,
})
export const testAlert = endpoint({
  method: 'POST',
  path: '/v1/alerts/:id/test',
  summary: 'Send the members of an alert a notification marked as a test, with the value of now; its state stays',
  permission: 'insights.write',
  params: IdParams,
  response: z.object({ told: z.int(), state: AlertState, value: z.number().nullable() }),
})
export const readAlert = endpoint({
  method: 'GET',
  path: '/v1/alerts/:id/outlook',
  summary: 'The history of the number an alert watches, with the bounds it was held against',
  permission: 'insights.read',
  params: IdParams,
  response: AlertOutlook,
})

export const AlertSegments = z
  .object({
    before: z.object({ label: z.string(), value: z.number().nullable() }),
    after: z.object({ label: z.string(), value: z.number().nullable() }),
    isShare: z.boolean(),
    whyNone: z.string().nullable().describe('Why the move cannot be taken apart.'),
    properties: z.array(
      z.object({
        property: PropertyRef,
        isExact: z.boolean().describe('The contributions add up to the change; people with two values count in both.'),
        explained: z.number().describe('How unevenly the change is spread: 0 evenly, 1 all of it in one value.'),
        segments: z.array(
          z.object({
            value: z.string().nullable().describe('Null: without the property, or all others when `isOther`.'),
            isOther: z.boolean(),
            before: z.number().nullable(),
            after: z.number().nullable(),
            contribution: z.number(),
            share: z.number().nullable().describe('Of the whole change.'),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'AlertSegments' })
export type AlertSegments = z.infer<typeof AlertSegments>

export const explainAlert = endpoint({
  method: 'GET',
  path: '/v1/alerts/:id/segments',
  summary: 'What each value of a few properties adds to the change between the two last comparable intervals',
  permission: 'insights.read',
  params: IdParams,
  response: AlertSegments,
})

export const AlertEpisode = z
  .object({
    id: Id,
    startedAt: Instant,
    endedAt: Instant.nullable(),
    interval: z.string().describe('Which one began it.'),
    value: z.number().nullable(),
    low: z.number().nullable(),
    high: z.number().nullable(),
    told: z.int().describe('Members who were told.'),
  })
  .meta({ id: 'AlertEpisode' })
export type AlertEpisode = z.infer<typeof AlertEpisode>

export const listAlertEpisodes = endpoint({
  method: 'GET',
  path: '/v1/alerts/:id/episodes',
  summary: 'When an alert fired, newest first',
  permission: 'insights.read',
  params: IdParams,
  query: PageQuery,
  response: pageOf(AlertEpisode),
})
