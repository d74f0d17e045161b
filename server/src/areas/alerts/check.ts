import type { AlertOutlook } from '@gantry/contract/alerts'
import { Temporal } from 'temporal-polyfill'
import { type Ctx, systemActor } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import { publish } from '../../platform/live.ts'
import type { OpenCtx } from '../../platform/route.ts'
import type { Texts } from '../../platform/texts.ts'
import { notify } from '../collaboration/index.ts'
import { getInsight } from '../insights/index.ts'
import { lookAt } from './outlook.ts'
import {
  type AlertRow,
  countTold,
  type EpisodeRow,
  endEpisode,
  findMemberZones,
  findOpenEpisode,
  insertEpisode,
  loadAlert,
  saveAlert,
  takeNotices,
} from './queries.ts'
import { quietMinutes, stepOf } from './rules.ts'

type Verdict = Pick<AlertOutlook, 'state' | 'value' | 'low' | 'high' | 'problem'> & {
  interval: string
  score: number | null
}

/** Looks at the number of an alert, keeps what it says, and begins or ends an episode. */
export async function checkAlert(open: OpenCtx, id: string, signal?: AbortSignal): Promise<void> {
  const verdict = await judgeNow(open, id, signal)
  await open((ctx) => settle(ctx, id, verdict))
}

async function judgeNow(open: OpenCtx, id: string, signal?: AbortSignal): Promise<Verdict> {
  try {
    const watched = await open(async (ctx) => {
      const row = await loadAlert(ctx, id)
      return { row, insight: await getInsight(ctx, row.insightId) }
    })
    const { point, condition, score: known } = watched.row
    const { outlook, score } = await lookAt(open, { insight: watched.insight, point, condition }, known, signal)
    return { ...outlook, interval: outlook.readings.at(-1)?.label ?? '', score }
  } catch (error) {
    if (signal?.aborted) throw error
    const isSaid = error instanceof AppError
    if (!isSaid) await open(async ({ app }) => app.log.warn({ err: error, alert: id }, 'an alert could not be checked'))
    const problem = isSaid ? error.message : 'The number could not be computed. It is tried again.'
    return { state: 'error', value: null, low: null, high: null, problem, interval: '', score: null }
  }
}

async function settle(ctx: Ctx, id: string, verdict: Verdict): Promise<void> {
  const row = await loadAlert(ctx, id, { lock: true })
  const { state, value, low, high, problem, score } = verdict
  const now = ctx.now()
  const saved = await saveAlert(ctx, id, {
    ...{ state, value, low, high, problem, score: score ?? row.score, checkedAt: now },
    nextCheckAt: new Date(now.getTime() + row.everyMinutes * 60_000),
  })
  const episode = await findOpenEpisode(ctx, id)
  const step = stepOf(episode !== undefined, state)
  if (step === 'end' && episode) await endEpisode(ctx, episode.id)
  if (step === 'begin') {
    await insertEpisode(
      ctx,
      {
        ...{ id: newId(), workspaceId: ctx.workspaceId, alertId: id, startedAt: now, endedAt: null },
        ...{ interval: verdict.interval, value, low, high, told: 0 },
      },
      await noticesOf(ctx, row),
    )
  }
  await tellDue(ctx, saved)
  await publish(ctx, 'alert')
}

/** When each member is told: at once, or when their quiet hours end. */
async function noticesOf(ctx: Ctx, { memberIds, quietHours }: AlertRow): Promise<{ memberId: string; dueAt: Date }[]> {
  const now = Temporal.Instant.fromEpochMilliseconds(ctx.now().getTime())
  return (await findMemberZones(ctx, memberIds)).map(({ id, zone }) => {
    const local = now.toZonedDateTimeISO(zone)
    const left = quietMinutes(local.toPlainTime().toString({ smallestUnit: 'minute' }), quietHours)
    return { memberId: id, dueAt: new Date(local.add({ minutes: left }).epochMilliseconds) }
  })
}

/** Tells those whose notice is due, unless the alert is snoozed; what ended during a snooze is told to nobody. */
export async function tellDue(ctx: Ctx, alert: AlertRow): Promise<void> {
  const { snoozedUntil } = alert
  if (snoozedUntil && snoozedUntil > ctx.now()) return
  for (const { episode, memberIds } of await takeNotices(ctx, alert.id)) {
    const isMissed = snoozedUntil !== null && episode.endedAt !== null && episode.startedAt <= snoozedUntil
    if (isMissed && episode.endedAt && episode.endedAt <= snoozedUntil) continue
    await tell(ctx, alert, memberIds, titleOf(alert, episode))
    await countTold(ctx, episode.id, memberIds.length)
  }
}

type Found = Pick<EpisodeRow, 'value' | 'low' | 'high'>
const isShareOf = ({ point }: Pick<AlertRow, 'point'>): boolean => point.kind === 'funnel' || point.kind === 'retention'

export function titleOf(alert: Pick<AlertRow, 'name' | 'point'>, { value, low, high }: Found): Texts {
  const say = (language: string, number: number | null): string =>
    number === null
      ? '–'
      : new Intl.NumberFormat(language, {
          maximumSignificantDigits: 4,
          ...(isShareOf(alert) && { style: 'percent' }),
        }).format(number)
  const isLow = value !== null && low !== null && value < low
  const bound = isLow ? low : high
  return {
    en: `${alert.name}: ${say('en', value)} is ${isLow ? 'below' : 'above'} ${say('en', bound)}`,
    de: `${alert.name}: ${say('de', value)} liegt ${isLow ? 'unter' : 'über'} ${say('de', bound)}`,
  }
}

const tell = (ctx: Ctx, alert: AlertRow, memberIds: readonly string[], title: Texts): Promise<void> =>
  // Who pressed the button wants to see it too, so it comes from Gantry itself.
  notify(
    { ...ctx, actor: systemActor },
    { memberIds, kind: 'alert', title, objectKind: 'alert', objectId: alert.id, url: `/insights/alerts/${alert.id}` },
  )

/** Tells the members of an alert what it says now, marked as a test; nothing of the alert changes. */
export async function testAlert(open: OpenCtx, id: string, signal: AbortSignal) {
  const verdict = await judgeNow(open, id, signal)
  const { state, value } = verdict
  return open(async (ctx) => {
    const alert = await loadAlert(ctx, id)
    const words = {
      ok: { en: 'all is well', de: 'alles in Ordnung' },
      firing: { en: 'it would call', de: 'er würde anschlagen' },
      no_data: { en: 'there is no value to judge', de: 'es gibt keinen Wert zu beurteilen' },
      error: { en: 'the number could not be computed', de: 'die Zahl konnte nicht berechnet werden' },
    }[state]
    const title = { en: `Test of ${alert.name}: ${words.en}`, de: `Test von ${alert.name}: ${words.de}` }
    await tell(ctx, alert, alert.memberIds, title)
    return { told: alert.memberIds.length, state, value }
  })
}
