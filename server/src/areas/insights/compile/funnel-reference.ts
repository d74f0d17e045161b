import { type FunnelRules, graceMs, hasStep, nextSteps, resolutionMs } from './funnel-rules.ts'

/** `steps`: bit s-1 for step s. `hits`: bit l where the event ends attempts at level l. Foreign events have neither. */
export type FunnelEvent = { ts: number; steps: number; hits: number }
export type FunnelVerdict = {
  /** The furthest step made, from 1; 0 when none or removed. */
  depth: number
  isRemoved: boolean
  entry: number | null
  /** When each step was made by the attempt that counts. */
  times: (number | null)[]
}

type Moment = { ts: number; isMixed: boolean; events: FunnelEvent[] }
type Attempt = {
  entry: number
  level: number
  /** The place, among all events, of the one (or the moment) that made the last step. */
  reachedAt: number
  isTainted: boolean
  times: (number | null)[]
}

/**
 * One unit's way through a funnel, by trying every entry alone and comparing the attempts: slow and plain, so that the
 * fold in SQL has something to agree with.
 */
export function runFunnel(events: readonly FunnelEvent[], rules: FunnelRules): FunnelVerdict {
  const moments = momentsOf(events, rules)
  if (rules.order === 'any') return runAnyOrder(moments, rules)
  const attempts = moments.flatMap((moment, m) =>
    moment.isMixed
      ? moment.events.some(({ steps }) => hasStep(steps, 1))
        ? [attempt(moments, m, 0, rules)]
        : []
      : moment.events.flatMap(({ steps }, i) => (hasStep(steps, 1) ? [attempt(moments, m, i, rules)] : [])),
  )
  const best = chooseAttempt(rules.entry === 'first' ? attempts.slice(0, 1) : attempts, rules)
  return verdict(best, rules.stepCount)
}

function verdict(best: Attempt | undefined, stepCount: number): FunnelVerdict {
  const none = Array.from({ length: stepCount }, () => null)
  if (!best || best.isTainted) return { depth: 0, isRemoved: best !== undefined, entry: null, times: none }
  return { depth: best.level, isRemoved: false, entry: best.entry, times: best.times }
}

/** The furthest; of equals a clean one, then the first there; of those that got there at once the start that is asked for. */
function chooseAttempt(attempts: readonly Attempt[], rules: FunnelRules): Attempt | undefined {
  const groups = Map.groupBy(attempts, ({ level, reachedAt }) => `${level}/${reachedAt}`)
  const latest = [...groups.values()].map((group) => group.reduce((a, b) => (b.entry >= a.entry ? b : a)))
  const [best] = latest.sort(
    (a, b) => b.level - a.level || Number(a.isTainted) - Number(b.isTainted) || a.reachedAt - b.reachedAt,
  )
  if (!best || best.isTainted || rules.entry !== 'any') return best
  const clean = groups.get(`${best.level}/${best.reachedAt}`)?.filter(({ isTainted }) => !isTainted)
  return clean?.reduce((a, b) => (b.entry < a.entry ? b : a))
}

/**
 * Events of one moment have no order. Alike they follow each other; unlike ones are tried in the order of the steps, each
 * event for one step, and there strictness and exclusions do not apply.
 */
function momentsOf(events: readonly FunnelEvent[], rules: FunnelRules): Moment[] {
  const resolution = resolutionMs(rules)
  const grace = graceMs(rules)
  if (rules.ties === 'order' || grace > 0) {
    const key = ({ ts, steps }: FunnelEvent) => ts + (steps === 0 ? 0 : grace * (Math.log2(steps) + 1))
    const sorted = grace > 0 ? [...events].sort((a, b) => key(a) - key(b) || a.steps - b.steps) : events
    return sorted.map((event) => ({ ts: event.ts, isMixed: false, events: [event] }))
  }
  const rounded = events.map((event) => ({ ...event, ts: Math.floor(event.ts / resolution) * resolution }))
  const byTs = Map.groupBy(rounded, ({ ts }) => ts)
  return [...byTs.entries()]
    .sort(([a], [b]) => a - b)
    .map(([ts, group]) => ({
      ts,
      isMixed: group.some(({ steps, hits }) => steps !== group[0]?.steps || hits !== group[0]?.hits),
      events: group.sort((a, b) => a.steps - b.steps || a.hits - b.hits),
    }))
}

function attempt(moments: readonly Moment[], m: number, i: number, rules: FunnelRules): Attempt {
  const entry = moments[m]?.ts ?? 0
  const times: (number | null)[] = Array.from({ length: rules.stepCount }, () => null)
  const state = {
    entry,
    level: 0,
    reachedAt: 0,
    isTainted: false,
    times,
    isOver: false,
    place: placesBefore(moments, m),
  }
  moments.slice(m).forEach((moment, index) => {
    if (moment.isMixed) walkMixed(state, moment, rules)
    else
      moment.events.forEach((event, e) => {
        if (index > 0 || e >= i) walk(state, event, rules)
        state.place += 1
      })
    if (moment.isMixed) state.place += 1
  })
  return state
}

const placesBefore = (moments: readonly Moment[], m: number): number =>
  moments.slice(0, m).reduce((sum, { isMixed, events }) => sum + (isMixed ? 1 : events.length), 0)

type State = Attempt & { isOver: boolean; place: number }

function walk(state: State, event: FunnelEvent, rules: FunnelRules): void {
  if (state.isOver) return
  const isInWindow = event.ts - state.entry <= rules.windowMs
  const step = nextSteps(rules, state.level).findLast((next) => hasStep(event.steps, next))
  if (step !== undefined && isInWindow) {
    if (state.isTainted && rules.exclusion === 'drop') return
    make(state, step, event.ts)
    // An attempt with an excluded event in it makes one more step, which shows that it was on its way, and is over.
    state.isOver = state.isTainted
    return
  }
  if (isInWindow && Math.floor(event.hits / 2 ** state.level) % 2 === 1) {
    if (rules.exclusion === 'drop') state.isOver = true
    else state.isTainted = true
  }
  if (rules.order === 'strict' && !hasStep(event.steps, state.level)) state.isOver = true
}

function walkMixed(state: State, { ts, events }: Moment, rules: FunnelRules): void {
  if (state.isOver || state.isTainted || ts - state.entry > rules.windowMs) return
  const used = new Set<FunnelEvent>()
  for (let step = 1; step <= rules.stepCount; step++) {
    if (!nextSteps(rules, state.level).includes(step)) continue
    const event = events.find((candidate) => hasStep(candidate.steps, step) && !used.has(candidate))
    if (!event) continue
    used.add(event)
    make(state, step, ts)
  }
}

function make(state: State, step: number, ts: number): void {
  state.level = step
  state.reachedAt = state.place
  state.times[step - 1] = ts
}

/** The most steps, by different events and in any order, in a window that ends with one of them; nothing excluded between. */
function runAnyOrder(moments: readonly Moment[], rules: FunnelRules): FunnelVerdict {
  const events = moments.flatMap(({ events: together }) => together)
  const attempts = events.flatMap((last, end): Attempt[] => {
    if (last.steps === 0) return []
    const found: FunnelEvent[] = []
    for (const event of events.slice(0, end + 1).toReversed()) {
      if (last.ts - event.ts > rules.windowMs || event.hits > 0) break
      if (matchSteps([...found, event], rules.stepCount) > found.length) found.unshift(event)
    }
    const entry = found[0]?.ts ?? last.ts
    const isSpoilt = events.slice(end + 1).some(({ ts, hits }) => hits > 0 && ts - entry <= rules.windowMs)
    return [
      {
        entry,
        level: found.length,
        reachedAt: last.ts,
        isTainted: isSpoilt && rules.exclusion === 'remove' && found.length < rules.stepCount,
        times: Array.from({ length: rules.stepCount }, (_, step) => found[step]?.ts ?? null),
      },
    ]
  })
  const [best] = attempts.sort((a, b) => b.level - a.level || Number(a.isTainted) - Number(b.isTainted))
  return verdict(best, rules.stepCount)
}

/** The largest number of steps that different events can be (augmenting paths). */
function matchSteps(events: readonly FunnelEvent[], stepCount: number): number {
  const eventOf = new Map<number, number>()
  const place = (index: number, seen: Set<number>): boolean => {
    for (let step = 1; step <= stepCount; step++) {
      if (seen.has(step) || !hasStep(events[index]?.steps ?? 0, step)) continue
      seen.add(step)
      const holder = eventOf.get(step)
      if (holder === undefined || place(holder, seen)) {
        eventOf.set(step, index)
        return true
      }
    }
    return false
  }
  return events.filter((_, index) => place(index, new Set())).length
}
