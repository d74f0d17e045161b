const hour = 3_600_000
const earliest = Date.UTC(2000, 0, 1)
const furthestAhead = 23 * hour
const isoLike = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * A moment as senders write it, in milliseconds since 1970; undefined when it cannot be read. Numbers are told apart by
 * their size (seconds, milliseconds, microseconds); a text without a zone is UTC.
 */
export function readMoment(sent: unknown): number | undefined {
  if (typeof sent === 'number') return readNumber(sent)
  if (sent instanceof Date) return readNumber(sent.getTime())
  if (typeof sent !== 'string') return undefined
  const text = sent.trim()
  if (/^\d{9,17}(\.\d+)?$/.test(text)) return readNumber(Number(text))
  if (!isoLike.test(text)) return undefined
  const hasZone = text.length <= 10 || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text.slice(10))
  const moment = Date.parse(hasZone ? text.replace(',', '.') : `${text.replace(' ', 'T').replace(',', '.')}Z`)
  return Number.isNaN(moment) ? undefined : moment
}

function readNumber(sent: number): number | undefined {
  if (!Number.isFinite(sent) || sent < 0) return undefined
  const size = sent < 1e11 ? sent * 1000 : sent < 1e14 ? sent : sent / 1000
  return size < 8.64e15 ? Math.round(size) : undefined
}

export type TimeMark = 'clamped_future' | 'time_unusable' | 'clock_corrected'
/** `isKnown`: the sender gave it, so that it did not happen after its first arrival. */
export type CorrectedTime = { ms: number; isKnown: boolean; marks: TimeMark[] }

const asArrived = (now: number, marks: TimeMark[] = []): CorrectedTime => ({ ms: now, isKnown: false, marks })

/**
 * When it happened by our clock: corrected = now + (timestamp - sent_at), the way PostHog and Segment do it. What lies more
 * than 23 hours ahead, cannot be read or lies before 2000 gets the time of arrival.
 */
export function correctTime(sent: { ts?: unknown; sentAt?: unknown }, now: number): CorrectedTime {
  if (sent.ts === undefined || sent.ts === null || sent.ts === '') return asArrived(now)
  const ts = readMoment(sent.ts)
  if (ts === undefined) return asArrived(now, ['time_unusable'])
  const sentAt = readMoment(sent.sentAt)
  const skew = sentAt === undefined ? 0 : now - sentAt
  const ms = ts + skew
  if (ms > now + furthestAhead) return asArrived(now, ['clamped_future'])
  if (ms < earliest) return asArrived(now, ['time_unusable'])
  return { ms, isKnown: ms <= now + 60_000, marks: Math.abs(skew) > 60_000 ? ['clock_corrected'] : [] }
}
