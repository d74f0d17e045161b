import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ApiError } from './api.ts'
import { meQuery } from './session/me.ts'
import type { UrlSearch } from './url/search.ts'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  validateSearch: (search: Record<string, unknown>): UrlSearch => search as UrlSearch, // parseSearch makes nothing else
})

/** Everything inside one workspace, `/w/<slug>/...`: the frame, and the person behind it. Areas hang their routes here. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$workspace',
  beforeLoad: async ({ context, params, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery(params.workspace))
      if (!me.current) throw redirect({ to: '/' })
      localStorage.setItem('gantry-workspace', params.workspace)
    } catch (error) {
      if (error instanceof ApiError && error.problem.code === 'unauthenticated') {
        throw redirect({ to: '/sign-in', search: { next: location.href } })
      }
      throw error
    }
  },
  component: lazyRouteComponent(() => import('./frame/Frame.tsx'), 'Frame'),
})
