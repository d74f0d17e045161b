import type { listAccounts, listContacts } from '@gantry/contract/customers'
import type { Args } from '@gantry/contract/endpoint'
import { choiceOf, listOf, parseSort, textOf, type UrlSearch } from '../../url/search.ts'

const accountSorts = ['name', 'revenue', 'createdAt', 'updatedAt'] as const
const contactSorts = ['name', 'createdAt', 'updatedAt'] as const

const sortOf = <T extends string>(search: UrlSearch, known: readonly T[]) => {
  const sort = parseSort(search.sort)
  const key = choiceOf(sort?.key, known)
  return key ? { sort: key, direction: sort?.isDescending ? ('desc' as const) : ('asc' as const) } : {}
}

/** What the address asks of the list of accounts. */
export function accountQueryOf(search: UrlSearch): Args<typeof listAccounts>['query'] {
  const q = textOf(search.q)
  const segmentId = textOf(search.segmentId)
  return {
    ...(q && { q }),
    ...(segmentId && { segmentId }),
    ...manyOf(search, ['plan', 'country', 'ownerId']),
    ...sortOf(search, accountSorts),
  }
}

/** What the address asks of the list of contacts. */
export function contactQueryOf(search: UrlSearch): Args<typeof listContacts>['query'] {
  const q = textOf(search.q)
  const accountId = textOf(search.accountId)
  const hasOptedOut = choiceOf(search.hasOptedOut, ['true', 'false'])
  return {
    ...(q && { q }),
    ...(accountId && { accountId }),
    ...(hasOptedOut && { hasOptedOut }),
    ...sortOf(search, contactSorts),
  }
}

const manyOf = (search: UrlSearch, keys: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(keys.filter((key) => listOf(search[key]).length > 0).map((key) => [key, [...listOf(search[key])]]))
