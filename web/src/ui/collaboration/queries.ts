import { listComments, listLinks } from '@gantry/contract/collaboration'
import { listHistory } from '@gantry/contract/operations'
import { listMembers } from '@gantry/contract/people'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../api.ts'
import { loadAllPages, usePages } from '../use-pages.ts'

/** The object that comments, links and history are about. */
export type About = { kind: string; objectId: string }

export function useComments({ kind, objectId }: About) {
  return useQuery({
    queryKey: ['comment', kind, objectId],
    queryFn: () => loadAllPages((page) => call(listComments, { query: { kind, objectId, ...page } })),
  })
}

export function useLinks({ kind, objectId }: About) {
  return useQuery({
    queryKey: ['link', kind, objectId],
    queryFn: async ({ signal }) => (await call(listLinks, { query: { kind, objectId } }, { signal })).items,
  })
}

export function useHistory({ kind, objectId }: About) {
  return usePages(
    ['history', kind, objectId],
    (page, signal) => call(listHistory, { query: { kind, objectId, ...page, limit: 20 } }, { signal }),
    { topics: [kind] },
  )
}

/** People who can sign in and whose name or address holds these letters, for a mention. */
export function usePeople(words: string | undefined) {
  return useQuery({
    queryKey: ['member', 'mention', words],
    queryFn: async ({ signal }) =>
      (await call(listMembers, { query: { limit: 6, status: ['active'], ...(words && { q: words }) } }, { signal }))
        .items,
    enabled: words !== undefined,
    staleTime: 30_000,
    placeholderData: (before) => before,
  })
}
