/** The calendar day of an instant in a zone, YYYY-MM-DD. */
export function dayIn(zone: string, instant: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(instant)
    .map(({ type, value }) => [type, value] as const)
  const { year, month, day } = Object.fromEntries(parts)
  return `${year}-${month}-${day}`
}

/** The instant at which clocks in a zone show this day and hour; where the hour is skipped, the one after it. */
export function instantIn(zone: string, day: string, hour = 0): Date {
  const asUtc = new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`).getTime()
  // The offset may differ between the guess and the answer: the second round settles it.
  const guess = asUtc - offsetMs(zone, asUtc)
  return new Date(asUtc - offsetMs(zone, guess))
}

function offsetMs(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value)
  const shown = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  )
  return shown - Math.floor(at / 1000) * 1000
}

/** A calendar day, this many days later (or earlier). */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10)
}

/** Monday is 1, Sunday is 7. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1
