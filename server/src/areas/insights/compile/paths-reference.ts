type Event = { person: string; event: string; at: string }
type Rules = { steps: number; direction: 'forward' | 'backward'; anchor?: string; breakMinutes: number }

/** Every edge with how often it was walked, as `step from > to count`, by walking each visit in plain TypeScript. */
export function walkPaths(events: readonly Event[], { steps, direction, anchor, breakMinutes }: Rules): string[] {
  const counts = new Map<string, number>()
  for (const own of Map.groupBy(events, ({ person }) => person).values()) {
    const sorted = own.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    const visits: Event[][] = []
    for (const event of sorted) {
      const last = visits.at(-1)?.at(-1)
      const isNew = !last || Date.parse(event.at) - Date.parse(last.at) > breakMinutes * 60_000
      if (isNew) visits.push([event])
      else visits.at(-1)?.push(event)
    }
    for (const visit of visits) {
      const names = visit.map(({ event }) => event).filter((name, index, all) => name !== all[index - 1])
      if (direction === 'backward') names.reverse()
      const start = anchor === undefined ? 0 : names.indexOf(anchor)
      if (start < 0) continue
      const path = [...names.slice(start), '$end'].slice(0, steps)
      path.slice(1).forEach((to, step) => {
        const key = `${step} ${path[step]} > ${to}`
        counts.set(key, (counts.get(key) ?? 0) + 1)
      })
    }
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).sort()
}
