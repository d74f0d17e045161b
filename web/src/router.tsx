import type { QueryClient } from '@tanstack/react-query'
import { createRouter as createTanStackRouter } from '@tanstack/react-router'
import { BrokenPage, LostPage } from './frame/Lost.tsx'
import { routeTree } from './routes.tsx'
import { PageShape } from './ui/shapes.tsx'
import { parseSearch, stringifySearch } from './url/search.ts'

export const createRouter = (queryClient: QueryClient) =>
  createTanStackRouter({
    routeTree,
    context: { queryClient },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingComponent: PageShape,
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: LostPage,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createRouter>
  }
}
