import { z } from 'zod'
import { Instant } from './common.ts'
import { endpoint } from './endpoint.ts'

export const todayKinds = [
  'feedback_new',
  'feedback_waiting_longest',
  'feedback_snooze_over',
  'feedback_unassigned',
  'mentions',
  'submissions_open',
  'routing_accuracy',
  'areas_without_owner',
  'imports_failed',
  'jobs_failed',
] as const

/**
 * One thing that may need you. `url` opens the list behind the number, which shows exactly `count` things. Besides the
 * addresses of pages: `/?bell=mention` opens the bell with unread mentions only, `/people/areas?owner=none` the areas
 * without an owner.
 */
export const TodayItem = z
  .object({
    kind: z.enum(todayKinds),
    count: z.number().describe('How many, counted up to 10,001; for routing_accuracy the share from 0 to 1.'),
    since: Instant.nullable().describe('The oldest of them.'),
    detail: z.string().nullable().describe('The title of the one thing, where it is one.'),
    url: z
      .string()
      .describe('Path inside the workspace, such as /feedback?view=mine&status=new; of one thing, its own page.'),
  })
  .meta({ id: 'TodayItem' })
export type TodayItem = z.infer<typeof TodayItem>

export const getToday = endpoint({
  method: 'GET',
  path: '/v1/home/today',
  summary: 'What needs you today, by your roles; things that are well are left out',
  permission: 'workspace.read',
  response: z.object({
    items: z.array(TodayItem),
    isEmpty: z.boolean().describe('The workspace has no feedback yet.'),
  }),
})

export const createDemo = endpoint({
  method: 'POST',
  path: '/v1/demo',
  summary: 'Make the demo workspace of a made-up software company, with you in it; again: open it',
  permission: 'account',
  response: z.object({ slug: z.string() }),
})
