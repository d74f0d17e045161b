import type { Bucket, Interval } from '@gantry/contract/insights-base'

/** How numbers, times and names are written on a chart, in the language of the page. */
export type ChartWords = {
  number: (value: number) => string
  share: (value: number) => string
  /** A length of time in the one or two units that matter. */
  duration: (ms: number) => string
  bucket: (bucket: Pick<Bucket, 'start'>, interval: Interval, zone: string) => string
  group: (values: readonly (string | null)[] | null) => string
  previous: (label: string) => string
  status: (status: 'new' | 'returning' | 'resurrected' | 'dormant') => string
  /** "12 of 40 (30 %)" */
  part: (count: number, share: number | null) => string
  dropped: (label: string) => string
  intervals: (count: number, interval: Interval) => string
  /** "Day 3", "Day 3–5": so many periods after the start. */
  period: (interval: Interval, from: number, to: number) => string
  step: (from: string, to: string) => string
  pathName: (name: string) => string
  series: string
  total: string
  other: string
  none: string
  cohort: string
  people: string
  average: string
  conversion: string
  edge: string
  state: string
}

const bucketStyle: Record<Interval, Intl.DateTimeFormatOptions> = {
  minute: { hour: '2-digit', minute: '2-digit' },
  hour: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  week: { day: 'numeric', month: 'short' },
  month: { month: 'short', year: 'numeric' },
  quarter: { year: 'numeric' },
  year: { year: 'numeric' },
}

/** Writes the start of a stretch of time as the calendar of the zone has it. */
export function makeBucketWords(language: string): ChartWords['bucket'] {
  const formats = new Map<string, Intl.DateTimeFormat>()
  const formatOf = (interval: Interval, zone: string): Intl.DateTimeFormat => {
    const key = `${interval} ${zone}`
    const format = formats.get(key) ?? new Intl.DateTimeFormat(language, { ...bucketStyle[interval], timeZone: zone })
    formats.set(key, format)
    return format
  }
  return ({ start }, interval, zone) => {
    const words = formatOf(interval, zone).format(new Date(start))
    if (interval !== 'quarter') return words
    const month = Number(new Intl.DateTimeFormat('en', { month: 'numeric', timeZone: zone }).format(new Date(start)))
    return `Q${Math.ceil(month / 3)} ${words}`
  }
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** "2 days 3 hr": the greatest unit and the next one. */
export function makeDurationWords(language: string): ChartWords['duration'] {
  const say = (value: number, unit: string): string =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: unit === 'second' ? 1 : 0,
    }).format(value)
  return (ms) => {
    const at = units.findIndex(([, size]) => Math.abs(ms) >= size)
    const great = units[at]
    if (!great) return say(ms / 1_000, 'second')
    const [unit, size] = great
    if (unit === 'second') return say(ms / size, unit)
    const whole = Math.floor(ms / size)
    const next = units[at + 1]
    const rest = next ? Math.round((ms - whole * size) / next[1]) : 0
    return next && rest > 0 ? `${say(whole, unit)} ${say(rest, next[0])}` : say(whole, unit)
  }
}
