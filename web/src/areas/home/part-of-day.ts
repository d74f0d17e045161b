/** The part of the day it is in a time zone. */
export function partOfDay(now: Date, zone: string): 'morning' | 'day' | 'evening' {
  const hour = Number(new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: zone }).format(now))
  if (hour >= 4 && hour < 11) return 'morning'
  return hour >= 18 || hour < 4 ? 'evening' : 'day'
}
