import {
  type FeedbackItem,
  feedbackSorts,
  type ItemStatus,
  itemStatuses,
  reasonKinds,
} from '@gantry/contract/feedback-items'
import type { Role } from '@gantry/contract/permissions'
import { choiceOf, listOf, textOf, type UrlSearch } from '../../url/search.ts'
import { addDays, dayIn, instantIn } from './zoned-time.ts'

export const inboxTabs = ['mine', 'all', 'unassigned', 'snoozed'] as const
/** `submitted` has no tab of its own: it is shown while Home or a link asks for it. */
type InboxTab = (typeof inboxTabs)[number] | 'submitted'

/** Without a status in the address the inbox shows what is still open; `any` shows everything. */
const openStatuses: readonly ItemStatus[] = ['new', 'triaged', 'in_progress']
export const anyStatus = 'any'

const periods = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 } as const
type Period = keyof typeof periods
// Object.keys forgets the literal types.
export const periodNames = Object.keys(periods) as Period[]

/** Filters that take several values; each lives in the address under its own name. */
const manyFilters = [
  'status',
  'area',
  'owner',
  'assignee',
  'source',
  'language',
  'rating',
  'account',
  'routedBy',
] as const
const otherFilters = ['snoozed', 'contact', 'segment', 'importId', 'hasComments', 'period', 'from', 'to', 'q'] as const
const filterNames = [...manyFilters, ...otherFilters]

/** What the API is asked for, in the shape of its filter. */
export type InboxFilter = {
  view: 'mine' | 'all' | 'unassigned' | 'submitted'
  snoozed: 'hide' | 'only' | 'over' | 'show'
  status?: readonly string[]
  area?: readonly string[]
  owner?: readonly string[]
  assignee?: readonly string[]
  source?: readonly string[]
  language?: readonly string[]
  rating?: readonly string[]
  account?: readonly string[]
  contact?: readonly string[]
  segment?: string
  routedBy?: readonly string[]
  importId?: string
  hasComments?: 'true' | 'false'
  from?: string
  to?: string
  q?: string
}

export type InboxView = { tab: InboxTab; filter: InboxFilter; sort: (typeof feedbackSorts)[number] }
type Viewer = { roles: readonly Role[]; zone: string; now: Date }

/** A PM begins with what is theirs, everybody else with everything. */
export const homeTab = (roles: readonly Role[]): InboxTab => (roles.includes('product_manager') ? 'mine' : 'all')

export function readInbox(search: UrlSearch, viewer: Viewer): InboxView {
  const home = homeTab(viewer.roles)
  const tab = choiceOf(search.view, [...inboxTabs, 'submitted'] as const) ?? home
  return {
    tab,
    sort: choiceOf(search.sort, feedbackSorts) ?? 'newest',
    filter: {
      view: tab === 'snoozed' ? (home === 'mine' ? 'mine' : 'all') : tab,
      snoozed: tab === 'snoozed' ? 'only' : (choiceOf(search.snoozed, ['over', 'show']) ?? 'hide'),
      ...readLists(search),
      ...readTime(search, viewer),
      ...readSingles(search),
    },
  }
}

function readLists(search: UrlSearch): Partial<InboxFilter> {
  const lists: Record<string, readonly string[]> = {}
  for (const name of ['area', 'owner', 'assignee', 'source', 'account', 'contact'] as const) {
    const ids = listOf(search[name]).filter(isId)
    if (ids.length > 0) lists[name] = ids
  }
  const languages = listOf(search.language).filter((language) => language.length <= 10)
  if (languages.length > 0) lists.language = languages
  const ratings = listOf(search.rating).filter((rating) => Number.isFinite(Number(rating)))
  if (ratings.length > 0) lists.rating = ratings
  const routedBy = listOf(search.routedBy).filter((kind) => reasonKinds.some((known) => known === kind))
  if (routedBy.length > 0) lists.routedBy = routedBy
  const statuses = chosenStatuses(search)
  if (statuses.length > 0) lists.status = statuses
  return lists
}

function readSingles(search: UrlSearch): Partial<InboxFilter> {
  const q = textOf(search.q).trim()
  const segment = textOf(search.segment)
  const importId = textOf(search.importId)
  const hasComments = choiceOf(search.hasComments, ['true', 'false'])
  return {
    ...(q !== '' && { q: q.slice(0, 500) }),
    ...(isId(segment) && { segment }),
    ...(isId(importId) && { importId }),
    ...(hasComments && { hasComments }),
  }
}

/** The statuses asked for; none means any. */
export function chosenStatuses(search: UrlSearch): readonly ItemStatus[] {
  const asked = listOf(search.status)
  if (asked.length === 0) return openStatuses
  return itemStatuses.filter((status) => asked.includes(status))
}

/** How a choice of statuses is written in the address. */
export function writeStatuses(statuses: readonly string[]): readonly string[] {
  const isOpen = statuses.length === openStatuses.length && openStatuses.every((status) => statuses.includes(status))
  if (isOpen) return []
  return statuses.length === 0 ? [anyStatus] : statuses
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))

/** Days in the address mean whole days on the person's clock; `to` is the last one that belongs. */
function readTime(search: UrlSearch, { zone, now }: Viewer): { from?: string; to?: string } {
  const period = choiceOf(search.period, periodNames)
  if (period) return { from: instantIn(zone, addDays(dayIn(zone, now), 1 - periods[period])).toISOString() }
  const [from, to] = [textOf(search.from), textOf(search.to)]
  return {
    ...(isDay(from) && { from: instantIn(zone, from).toISOString() }),
    ...(isDay(to) && { to: instantIn(zone, addDays(to, 1)).toISOString() }),
  }
}

/** Whether anything narrows the list besides the tab. */
export const hasFilters = (search: UrlSearch): boolean => filterNames.some((name) => listOf(search[name]).length > 0)

/** The changes that take every filter away. */
export const noFilters = (): UrlSearch => Object.fromEntries(filterNames.map((name) => [name, undefined]))

/** The filter as a JSON body takes it. */
export function filterBody({ hasComments, rating, ...filter }: InboxFilter) {
  return {
    ...filter,
    ...(rating && { rating: rating.map(Number) }),
    ...(hasComments && { hasComments: hasComments === 'true' }),
  }
}

type Surroundings = { memberId: string; now: Date; isUnder: (areaId: string, ancestors: readonly string[]) => boolean }

/** Whether an item, as changed here, still belongs to the list; words and segments are left to the server. */
export function stillFits(item: FeedbackItem, filter: InboxFilter, { memberId, now, isUnder }: Surroundings): boolean {
  const has = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    list === undefined || (value !== undefined && list.includes(value))
  const isSnoozed = item.snoozedUntil !== null && new Date(item.snoozedUntil) > now
  if (filter.snoozed !== 'show' && isSnoozed !== (filter.snoozed === 'only')) return false
  if (filter.view === 'mine' && item.owner?.memberId !== memberId && item.assignee?.memberId !== memberId) return false
  if (filter.view === 'unassigned' && item.reason.kind !== 'fallback') return false
  if (filter.area && !(item.area && isUnder(item.area.id, filter.area))) return false
  return (
    has(filter.status, item.status) &&
    has(filter.owner, item.owner?.memberId) &&
    has(filter.assignee, item.assignee?.memberId) &&
    has(filter.routedBy, item.reason.kind)
  )
}
