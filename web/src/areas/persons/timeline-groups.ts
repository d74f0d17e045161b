import type { TimelineItem } from '@gantry/contract/persons'

type EventItem = Extract<TimelineItem, { kind: 'event' }>
export type TimelineGroup =
  | { kind: 'session'; key: string; events: EventItem[] }
  | { kind: 'said'; key: string; item: Exclude<TimelineItem, { kind: 'event' }> }

/** Events of one session that follow each other stand together; what was said stands between them. */
export function groupTimeline(items: readonly TimelineItem[]): TimelineGroup[] {
  const groups: TimelineGroup[] = []
  for (const item of items) {
    const last = groups.at(-1)
    if (item.kind !== 'event') groups.push({ kind: 'said', key: item.id, item })
    else if (last?.kind === 'session' && last.events[0]?.session === item.session) last.events.push(item)
    else groups.push({ kind: 'session', key: item.id, events: [item] })
  }
  return groups
}
