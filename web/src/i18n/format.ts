export type Format = ReturnType<typeof createFormat>

const second = 1_000
const ageUnits = [
  ['year', 365 * 24 * 3_600 * second],
  ['month', 30 * 24 * 3_600 * second],
  ['week', 7 * 24 * 3_600 * second],
  ['day', 24 * 3_600 * second],
  ['hour', 3_600 * second],
  ['minute', 60 * second],
] as const

/** Everything a page writes that depends on the language or on the time zone; without a zone the browser's. */
export function createFormat(language: string, zone?: string) {
  const inZone = zone === undefined ? {} : { timeZone: zone }
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', ...inZone })
  // A calendar day has no zone: it is read and written as UTC.
  const calendarDay = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  const instant = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', ...inZone })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  return {
    number: (value: number) => number.format(value),
    /** A share of 1 as per cent. */
    share: (value: number) => percent.format(value),
    /** The day of an instant, in the person's zone. */
    day: (iso: string) => day.format(new Date(iso)),
    /** A calendar day, YYYY-MM-DD. */
    calendarDay: (iso: string) => calendarDay.format(new Date(`${iso}T00:00:00Z`)),
    instant: (iso: string) => instant.format(new Date(iso)),
    /** How long ago, or how soon, in one unit. */
    ago: (iso: string, now: Date = new Date()) => {
      const distance = new Date(iso).getTime() - now.getTime()
      const [unit, size] = ageUnits.find(([, ms]) => Math.abs(distance) >= ms) ?? ['second', second]
      return relative.format(Math.trunc(distance / size), unit)
    },
    /** Minor units (cents) as whole money. */
    money: (minor: number, currency: string) => {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 })
      const digits =
        new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
      return format.format(minor / 10 ** digits)
    },
    bytes: (size: number) => {
      const [unit, scale] = size >= 1e6 ? (['megabyte', 1e6] as const) : (['kilobyte', 1e3] as const)
      return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(size / scale)
    },
    seconds: (value: number) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit: value >= 90 ? 'minute' : 'second',
        maximumFractionDigits: 0,
      }).format(value >= 90 ? value / 60 : value),
    country: (code: string) => new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code,
    languageName: (code: string) => new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code,
    list: (words: readonly string[]) => new Intl.ListFormat(language, { type: 'conjunction' }).format(words),
  }
}
