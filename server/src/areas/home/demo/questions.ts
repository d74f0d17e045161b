import { InsightDefinition, type InsightDefinitionInput } from '@gantry/contract/insights'
import type { Ctx } from '../../../platform/context.ts'
import { createAnnotation } from '../../annotations/index.ts'
import { createInsight } from '../../insights/index.ts'
import { actAs, hoursBefore } from './acting.ts'
import type { Ground } from './ground.ts'
import { story } from './story.ts'

type Question = { by: string; name: string; description: string; definition: InsightDefinitionInput }

const range = { kind: 'last', count: 26, unit: 'week', includeCurrent: true } as const
const unique = { kind: 'unique' } as const
const ofEvent = (name: string) => ({ kind: 'property', property: { of: 'event', name } }) as const
const signUp = [{ event: 'signup_started' }, { event: 'signup_completed' }]

/** Saved insights of every kind; `story` says what is to be seen in them. */
export const questions: readonly Question[] = [
  {
    by: 'Lena Brandt',
    name: 'People who use Harborline, by day',
    description: 'Different people who opened the app. Small firms work from Monday to Friday.',
    definition: {
      ...{ kind: 'trends', range: { kind: 'last', count: 90, unit: 'day' } },
      series: [{ event: 'app_opened', measure: unique }],
    },
  },
  {
    by: 'Mateo Rossi',
    name: 'Payments taken through Harborline',
    description: 'The sum of card payments in EUR by week and plan.',
    definition: {
      ...{ kind: 'trends', range, interval: 'week' },
      series: [
        {
          event: 'payment_received',
          measure: { kind: 'property', property: { of: 'event', name: 'amount' }, aggregate: 'sum' },
        },
      ],
      breakdown: { by: [ofEvent('plan')] },
    },
  },
  {
    by: 'Dana Okafor',
    name: 'Share of people who plan routes',
    description: 'Route planning came out twelve weeks ago: how many of those who opened the app in a week used it.',
    definition: {
      ...{ kind: 'trends', range, interval: 'week' },
      series: [
        { event: 'route_planned', measure: unique, isHidden: true },
        { event: 'app_opened', measure: unique, isHidden: true },
      ],
      formulas: [{ label: 'Share in %', expression: '100 * A / B' }],
    },
  },
  {
    by: 'Ines Keller',
    name: 'Failed syncs by version of the app',
    description: 'Version 4.2 lost entries that were made offline; 4.2.1 mends it.',
    definition: {
      ...{ kind: 'trends', range: { kind: 'last', count: 60, unit: 'day' } },
      series: [{ event: 'sync_failed' }],
      breakdown: { by: [ofEvent('app_version')] },
    },
  },
  {
    by: 'Priya Nair',
    name: 'From signing up to the first invoice',
    description: 'Who starts to sign up, and how far they get within two weeks.',
    definition: {
      ...{ kind: 'funnel', range, window: { count: 14, unit: 'day' } },
      steps: [...signUp, { event: 'company_created' }, { event: 'job_scheduled' }, { event: 'invoice_sent' }],
    },
  },
  {
    by: 'Priya Nair',
    name: 'Signing up, by browser',
    description: `In ${story.brokenSignUp.browser} ${story.brokenSignUp.version} it was broken for ten days.`,
    definition: { kind: 'funnel', range, steps: signUp, breakdown: { by: [ofEvent('browser_version')] } },
  },
  {
    by: 'Lena Brandt',
    name: 'Do new people stay?',
    description: 'Of those who signed up in a week, who opened the app in the weeks after.',
    definition: {
      ...{ kind: 'retention', range, entry: 'first_time', period: 'week', periods: 12 },
      ...{ start: { event: 'signup_completed' }, return: { event: 'app_opened' } },
    },
  },
  {
    by: 'Lena Brandt',
    name: 'New, returning and lost people by week',
    description: 'Whether growth comes from new people or from those who stay.',
    definition: { kind: 'lifecycle', range, interval: 'week', event: { event: 'app_opened' } },
  },
  {
    by: 'Tom Lindqvist',
    name: 'On how many days of a month people come',
    description: 'Whoever schedules jobs comes on most working days.',
    definition: {
      ...{ kind: 'stickiness', range: { kind: 'last', count: 28, unit: 'day' } },
      series: [{ event: 'app_opened' }],
    },
  },
  {
    by: 'Clara Jensen',
    name: 'What people do after signing up',
    description: 'The first steps in the product, in one go.',
    definition: {
      ...{ kind: 'paths', range: { kind: 'last', count: 30, unit: 'day' } },
      ...{ anchor: 'signup_completed', steps: 5, breakMinutes: 60, nodes: 6 },
    },
  },
]

const notes: readonly { days: number; by: string; text: string }[] = [
  { days: story.routePlanning, by: 'Dana Okafor', text: 'Route planning launched' },
  {
    days: story.brokenSignUp.to - 1,
    by: 'Priya Nair',
    text: `Signing up works again in ${story.brokenSignUp.browser} ${story.brokenSignUp.version}`,
  },
  { days: story.version42, by: 'Ines Keller', text: 'Version 4.2' },
  { days: story.version421, by: 'Ines Keller', text: 'Version 4.2.1 mends offline mode' },
]

/** Saves the questions that people of the demo ask, and marks on every chart what happened. Gives the ids of the insights by name. */
export async function askQuestions(ctx: Ctx, { person }: Ground, project: string): Promise<Map<string, string>> {
  const insights = new Map<string, string>()
  for (const [at, { by, definition, ...facts }] of questions.entries()) {
    const as = actAs(ctx, person(by), hoursBefore(ctx.now(), 24 + at))
    const { id } = await createInsight(as, { ...facts, project, definition: InsightDefinition.parse(definition) })
    insights.set(facts.name, id)
  }
  for (const { days, by, text } of notes) {
    const at = hoursBefore(ctx.now(), 24 * days)
    await createAnnotation(actAs(ctx, person(by), at), { project, at: at.toISOString(), text })
  }
  return insights
}
