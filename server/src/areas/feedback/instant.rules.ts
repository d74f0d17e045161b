import { Temporal } from 'temporal-polyfill'

export type DateOrder = 'auto' | 'day_first' | 'month_first'
export type InstantReading = { instant: Date } | { problem: string }

const unreadable: InstantReading = {
  problem: 'is no date that can be read; write it like 2026-11-23 14:05 or 2026-11-23T14:05:00Z',
}
const ambiguous: InstantReading = {
  problem: 'may mean two dates; choose under “Order of dates” whether the day or the month comes first',
}

const time = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?)?`
const zone = String.raw` ?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?`
const yearFirst = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})${time}${zone}$`, 'i')
const yearLast = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})[-/.](\\d{4}|\\d{2})${time}${zone}$`, 'i')
const named = new RegExp(
  `^(?:[a-z]{3,9},? )?(?:(\\d{1,2})(?:st|nd|rd|th|\\.)?[ -]([a-zäé]{3,9})\\.?|([a-zäé]{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?),?[ -](\\d{4})${time}${zone}$`,
  'i',
)
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const germanMonths: Readonly<Record<string, string>> = { mär: 'mar', mai: 'may', okt: 'oct', dez: 'dec' }

/**
 * An instant as files write it: ISO 8601, with the year first or last, with the month as a word, or seconds or
 * milliseconds since 1970. A time without a zone is one in `zoneName` (IANA).
 */
export function readInstant(text: string, zoneName: string, order: DateOrder): InstantReading {
  const trimmed = text.trim()
  if (/^\d{10}$/.test(trimmed)) return { instant: new Date(Number(trimmed) * 1_000) }
  if (/^\d{13}$/.test(trimmed)) return { instant: new Date(Number(trimmed)) }
  const first = yearFirst.exec(trimmed)
  if (first) return build([first[1], first[2], first[3]], first.slice(4), zoneName)
  const last = yearLast.exec(trimmed)
  if (last) return readYearLast(last, zoneName, order)
  const word = named.exec(trimmed)
  if (!word) return unreadable
  const name = (word[2] ?? word[3] ?? '').slice(0, 3).toLowerCase()
  const month = monthNames.indexOf(germanMonths[name] ?? name) + 1
  return month === 0 ? unreadable : build([word[5], String(month), word[1] ?? word[4]], word.slice(6), zoneName)
}

function readYearLast(match: RegExpExecArray, zoneName: string, order: DateOrder): InstantReading {
  const [, one = '', divider, two = '', year = ''] = match
  const isDayFirst = whichFirst(Number(one), Number(two), divider === '.' && order === 'auto' ? 'day_first' : order)
  if (isDayFirst === null) return ambiguous
  const fullYear = year.length === 2 ? `20${year}` : year
  const parts = isDayFirst ? [fullYear, two, one] : [fullYear, one, two]
  return build(parts, match.slice(5), zoneName)
}

/** True: the day comes first; null: it could be either. */
function whichFirst(one: number, two: number, order: DateOrder): boolean | null {
  if (order !== 'auto') return order === 'day_first'
  if (one > 12) return true
  return two > 12 || one === two ? false : null
}

type Part = string | undefined

function build([year, month, day]: readonly Part[], clock: readonly Part[], zoneName: string): InstantReading {
  const [hour, minute, second, fraction = '', half, offset] = clock
  const hours = hour === undefined ? 0 : hourOf(Number(hour), half)
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const fields = [
    Number(year),
    Number(month),
    Number(day),
    hours,
    Number(minute ?? 0),
    Number(second ?? 0),
    milliseconds,
  ]
  try {
    // Refuses the 31st of June and the 25th hour.
    const plain = new Temporal.PlainDateTime(...(fields as [number, number, number]))
    const utc = Date.UTC(
      plain.year,
      plain.month - 1,
      plain.day,
      plain.hour,
      plain.minute,
      plain.second,
      plain.millisecond,
    )
    if (offset !== undefined) return { instant: new Date(utc - offsetMinutes(offset) * 60_000) }
    if (zoneName === 'UTC') return { instant: new Date(utc) }
    return { instant: new Date(plain.toZonedDateTime(zoneName).epochMilliseconds) }
  } catch {
    return unreadable
  }
}

const hourOf = (hour: number, half: Part): number =>
  half === undefined ? hour : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)

function offsetMinutes(offset: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}
