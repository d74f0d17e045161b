import { listSegments } from '@gantry/contract/customers'
import { listMembers, type Member } from '@gantry/contract/people'
import { listAreas, type ProductArea } from '@gantry/contract/product-areas'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../api.ts'
import { loadAllPages } from '../../ui/use-pages.ts'
import { createAreaTree } from './area-tree.ts'

const noAreas: readonly ProductArea[] = []
const noMembers: readonly Member[] = []

/** The product areas as a tree with lookups. */
export function useAreaTree() {
  const { data = noAreas } = useQuery({
    queryKey: ['product_area', 'list'],
    queryFn: async ({ signal }) => (await call(listAreas, {}, { signal })).items,
    staleTime: 60_000,
    meta: { topics: ['member'] },
  })
  return useMemo(() => createAreaTree(data), [data])
}

/** Everybody who can be given something: people who are not suspended, by name. */
export function useMembers(): readonly Member[] {
  const { data = noMembers } = useQuery({
    queryKey: ['member', 'everybody'],
    queryFn: () => loadAllPages((page) => call(listMembers, { query: page })),
    staleTime: 60_000,
    select: (members) => members.filter(({ status }) => status !== 'suspended'),
  })
  return data
}

export function useSegments() {
  return useQuery({
    queryKey: ['segment', 'list'],
    queryFn: async ({ signal }) => (await call(listSegments, {}, { signal })).items,
    staleTime: 60_000,
  })
}
