import type { FeedbackCounts, FeedbackFilter } from '@gantry/contract/feedback-items'
import { type Areas, withBelow } from './areas.ts'

type Group = {
  status: string
  sourceId: string
  areaId: string | null
  ownerId: string | null
  language: string | null
  rating: number | null
  routedBy: string
  isMine: boolean
  count: number
}
type FacetName = 'view' | 'status' | 'source' | 'area' | 'owner' | 'language' | 'rating' | 'routedBy'
type Names = { source: ReadonlyMap<string, string>; owner: ReadonlyMap<string, string>; areas: Areas }

/** Counts for every filter from the groups that fit the rest: a filter narrows all counts but its own. */
export function countFacets(groups: readonly Group[], filter: FeedbackFilter, names: Names): FeedbackCounts {
  const fits = facetTests(filter, names.areas)
  const without = (name: FacetName): readonly Group[] => {
    const others = Object.entries(fits).filter(([other]) => other !== name)
    return groups.filter((group) => others.every(([, test]) => test(group)))
  }
  const inViews = without('view')
  const facet = (name: FacetName, read: (group: Group) => string | null, labelOf: (value: string) => string) =>
    sumBy(without(name), (group) => [read(group)]).map(({ value, count }) => ({
      value,
      label: value === null ? '' : labelOf(value),
      count,
    }))
  const areaCounts = sumBy(without('area'), ({ areaId }) => [
    ...(areaId ? (names.areas.get(areaId)?.lineage ?? []) : [null]),
  ])
  return {
    total: sum(groups.filter((group) => Object.values(fits).every((test) => test(group)))),
    views: {
      mine: sum(inViews.filter(({ isMine }) => isMine)),
      all: sum(inViews),
      unassigned: sum(inViews.filter(({ routedBy }) => routedBy === 'fallback')),
    },
    status: facet('status', ({ status }) => status, String),
    source: facet(
      'source',
      ({ sourceId }) => sourceId,
      (id) => names.source.get(id) ?? '',
    ),
    area: areaCounts.map(({ value, count }) => ({
      value,
      label: value ? (names.areas.get(value)?.path ?? '') : '',
      count,
    })),
    owner: facet(
      'owner',
      ({ ownerId }) => ownerId,
      (id) => names.owner.get(id) ?? '',
    ),
    language: facet('language', ({ language }) => language, String),
    rating: facet('rating', ({ rating }) => (rating === null ? null : String(rating)), String),
    routedBy: facet('routedBy', ({ routedBy }) => routedBy, String),
  }
}

function facetTests(filter: FeedbackFilter, areas: Areas): Record<FacetName, (group: Group) => boolean> {
  const below = new Set(withBelow(areas, filter.area ?? []))
  const oneOf = (wanted: readonly unknown[] | undefined, value: unknown): boolean => !wanted || wanted.includes(value)
  return {
    view: ({ isMine, routedBy }) => {
      if (filter.view === 'mine') return isMine
      return filter.view !== 'unassigned' || routedBy === 'fallback'
    },
    status: ({ status }) => oneOf(filter.status, status),
    source: ({ sourceId }) => oneOf(filter.source, sourceId),
    area: ({ areaId }) => !filter.area || (areaId !== null && below.has(areaId)),
    owner: ({ ownerId }) => oneOf(filter.owner, ownerId),
    language: ({ language }) => oneOf(filter.language, language ?? 'none'),
    rating: ({ rating }) => oneOf(filter.rating, rating),
    routedBy: ({ routedBy }) => oneOf(filter.routedBy, routedBy),
  }
}

const sum = (groups: readonly Group[]): number => groups.reduce((total, { count }) => total + count, 0)

/** Most frequent first. */
function sumBy(
  groups: readonly Group[],
  valuesOf: (group: Group) => readonly (string | null)[],
): { value: string | null; count: number }[] {
  const counts = new Map<string | null, number>()
  for (const group of groups) {
    for (const value of valuesOf(group)) counts.set(value, (counts.get(value) ?? 0) + group.count)
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count)
}
