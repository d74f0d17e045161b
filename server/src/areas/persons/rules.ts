/** What somebody or something said about two raw ids; the graph is the set of those that are not undone. */
export type Edge = {
  id: string
  /** `seen`: one event named both. `merge`: a person joined them. `split`: a person keeps `from` apart from all others. */
  kind: 'identify' | 'alias' | 'seen' | 'merge' | 'split'
  from: string
  to: string
  /** Milliseconds since 1970. */
  at: number
  /** The sender insists: joined even when both are known users. */
  isForced: boolean
}

/** Which person a raw id stands for, from when (0: always) and by which edge. */
export type Span = { since: number; person: string; edge: string | null }
/** `refused`: edges that were not followed, with the reason. */
export type Identities = {
  spans: ReadonlyMap<string, readonly Span[]>
  refused: ReadonlyMap<string, 'two_users' | 'kept_apart'>
  /** When a raw id came to the person it stands for last; 0 for one that was there first. */
  joinedAt: ReadonlyMap<string, number>
}

type Person = { name: string; isUser: boolean; members: Set<string> }
type State = {
  home: Map<string, Person>
  /** Ids that were named as a user, by an SDK or by hand: they never change hands. */
  users: Set<string>
  later: Map<string, { since: number; person: Person; edge: string }[]>
  edgeOf: Map<string, string>
  joinedAt: Map<string, number>
  refused: Map<string, 'two_users' | 'kept_apart'>
  apart: Set<string>
}

/**
 * Who stands behind each raw id, from all edges around it. The order of the list does not matter: edges are followed in
 * the order of their times, so a late one changes what it would have changed. A merge of two known users is refused
 * unless made by hand or forced (as PostHog); a device that was one user's and is then named by another changes hands at that
 * moment (as Mixpanel, Amplitude), and what it did before its first user belongs to that user.
 */
export function resolveIdentities(edges: readonly Edge[]): Identities {
  const state: State = {
    home: new Map(),
    users: new Set(),
    later: new Map(),
    edgeOf: new Map(),
    joinedAt: new Map(),
    refused: new Map(),
    apart: new Set(edges.filter(({ kind }) => kind === 'split').map(({ from }) => from)),
  }
  for (const edge of edges.toSorted(inOrder)) follow(state, edge)
  const spans = new Map<string, Span[]>()
  for (const [raw, person] of state.home) {
    const first = { since: 0, person: person.name, edge: state.edgeOf.get(raw) ?? null }
    const later = (state.later.get(raw) ?? []).map(({ since, person, edge }) => ({ since, person: person.name, edge }))
    spans.set(raw, withoutRepeats([first, ...later]))
  }
  return { spans, refused: state.refused, joinedAt: state.joinedAt }
}

/** Merges by hand come last: whoever merges looks at the people as the senders' edges have made them. */
const inOrder = (a: Edge, b: Edge): number =>
  Number(a.kind === 'merge') - Number(b.kind === 'merge') || a.at - b.at || (a.id < b.id ? -1 : 1)

function withoutRepeats(spans: readonly Span[]): Span[] {
  const kept: Span[] = []
  for (const span of spans) {
    // Two at the same moment: the last one said counts.
    if (kept.length > 1 && kept.at(-1)?.since === span.since) kept.pop()
    if (kept.at(-1)?.person !== span.person) kept.push(span)
  }
  return kept
}

function follow(state: State, edge: Edge): void {
  const { kind, from, to, id, at } = edge
  const [source, target] = [ownerOf(state, from), ownerOf(state, to)]
  if (kind === 'split') return
  if (kind !== 'merge' && (state.apart.has(from) || state.apart.has(to))) {
    state.refused.set(id, 'kept_apart')
    return
  }
  const isNamed = kind === 'identify' || kind === 'seen'
  if (source === target) {
    if (isNamed) name(state, target, to)
    return
  }
  if (!source.isUser || kind === 'merge' || edge.isForced) {
    if (isNamed) name(state, target, to)
    join(state, source, target, edge)
  } else if (kind === 'alias' && !target.isUser) {
    join(state, target, source, edge)
  } else if (isNamed && !state.users.has(from)) {
    name(state, target, to)
    const later = state.later.get(from) ?? []
    later.push({ since: at, person: target, edge: id })
    state.later.set(from, later)
    state.joinedAt.set(from, at)
  } else {
    state.refused.set(id, 'two_users')
  }
}

/** The person an id belongs to after all that was followed so far. */
function ownerOf(state: State, raw: string): Person {
  const known = state.later.get(raw)?.at(-1)?.person ?? state.home.get(raw)
  if (known) return known
  const alone: Person = { name: raw, isUser: false, members: new Set([raw]) }
  state.home.set(raw, alone)
  return alone
}

/** A person who is named for the first time is called by that id from then on. */
function name(state: State, person: Person, user: string): void {
  state.users.add(user)
  if (person.isUser) return
  person.isUser = true
  person.name = user
}

function join(state: State, source: Person, target: Person, { id, at }: Edge): void {
  for (const raw of source.members) {
    state.home.set(raw, target)
    target.members.add(raw)
    state.edgeOf.set(raw, id)
    state.joinedAt.set(raw, Math.max(at, state.joinedAt.get(raw) ?? 0))
  }
  for (const spans of state.later.values()) {
    for (const span of spans) if (span.person === source) span.person = target
  }
  target.isUser ||= source.isUser
}
