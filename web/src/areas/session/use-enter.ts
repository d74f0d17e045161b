import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { textOf } from '../../url/search.ts'
import { useUrlSearch } from '../../url/use-url.ts'

/** After signing in: forgets what a stranger was told and goes on to the page that was wanted (`next`), or home. */
export function useEnter(): () => Promise<void> {
  const queryClient = useQueryClient()
  const router = useRouter()
  const [search] = useUrlSearch()
  return async () => {
    queryClient.clear()
    const next = textOf(search.next)
    // Only a path of this site: an address must not lead a person elsewhere.
    router.history.push(/^\/(?![/\\])/.test(next) ? next : '/')
  }
}
