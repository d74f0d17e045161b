import { ApiError } from '@gantry/contract/call'
import type { Permission } from '@gantry/contract/permissions'
import { getMe, type Me } from '@gantry/contract/workspaces'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { call } from '../api.ts'
import { useWorkspaceSlug } from '../url/use-url.ts'

/** Who is signed in, and what they may do in the workspace with this slug (`''`: their first one). */
export const meQuery = (slug: string) =>
  queryOptions({
    queryKey: ['me', slug],
    queryFn: () => call(getMe, { query: slug ? { workspace: slug } : {} }),
    staleTime: 60_000,
    meta: { topics: ['member', 'workspace', 'preferences'] },
  })

export type CurrentMember = NonNullable<Me['current']>

/** The signed-in person; only below the workspace's route, which has loaded it. */
export function useMe(): Me & { current: CurrentMember } {
  const slug = useWorkspaceSlug()
  const { data } = useSuspenseQuery(meQuery(slug))
  if (!data.current) throw new ApiError({ code: 'not_found', title: '', status: 404, requestId: '' })
  return { ...data, current: data.current }
}

/** Whether the signed-in person holds a permission in this workspace. */
export function useMay(permission: Permission): boolean {
  return useMe().current.permissions.includes(permission)
}
