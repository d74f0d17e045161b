import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { mergeSearch, type UrlSearch } from './search.ts'

/** The filters of this page, as they stand in the address, and how to change them in place. */
export function useUrlSearch(): [UrlSearch, (changes: UrlSearch) => void] {
  const search: UrlSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (changes: UrlSearch) => {
      void navigate({ to: '.', search: (now: UrlSearch) => mergeSearch(now, changes), replace: true })
    },
    [navigate],
  )
  return [search, change]
}

/** The slug of the workspace in the address. */
export function useWorkspaceSlug(): string {
  const { workspace } = useParams({ strict: false })
  return workspace ?? ''
}

/** Turns the path of an object, as the API gives it (`/feedback/items/…`), into an address of this workspace. */
export const inWorkspace = (slug: string, path: string): string => (path.startsWith('/w/') ? path : `/w/${slug}${path}`)
