import { addDays, dayIn, instantIn, weekdayOf } from './zoned-time.ts'

/** The hour at which a snoozed item comes back: the start of the working day. */
const wakeHour = 9

export const snoozeChoices = ['tomorrow', 'next_week', 'in_a_month'] as const
type SnoozeChoice = (typeof snoozeChoices)[number]

/** When an item snoozed now comes back, as an ISO instant, on the clocks of this zone. */
export function wakeAt(choice: SnoozeChoice, zone: string, now: Date): string {
  const today = dayIn(zone, now)
  const days = { tomorrow: 1, next_week: 8 - weekdayOf(today), in_a_month: 30 }[choice]
  return wakeOn(addDays(today, days), zone)
}

/** When an item snoozed to a day comes back. */
export const wakeOn = (day: string, zone: string): string => instantIn(zone, day, wakeHour).toISOString()

/** The first day an item can be snoozed to. */
export const firstWakeDay = (zone: string, now: Date): string => addDays(dayIn(zone, now), 1)
