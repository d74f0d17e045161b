import type { Args } from '@gantry/contract/endpoint'
import { type listMembers, memberStatuses } from '@gantry/contract/people'
import { functions, roles } from '@gantry/contract/permissions'
import { listOf, textOf, type UrlSearch } from '../../url/search.ts'

/** What the address asks of the list of members; what the server would refuse is left out. */
export function memberQueryOf(search: UrlSearch): Args<typeof listMembers>['query'] {
  const q = textOf(search.q)
  const teamId = textOf(search.teamId)
  const chosen = <T extends string>(key: string, known: readonly T[]): Record<string, T[]> => {
    const values = known.filter((one) => listOf(search[key]).includes(one))
    return values.length > 0 ? { [key]: values } : {}
  }
  return {
    ...(q && { q }),
    ...(teamId && { teamId }),
    ...chosen('role', roles),
    ...chosen('function', functions),
    ...chosen('status', memberStatuses),
  }
}
