import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ApiError } from './api.ts'
import { FrameShape } from './frame/FrameShape.tsx'
import { meQuery } from './session/me.ts'
import type { UrlSearch } from './url/search.ts'

export const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  validateSearch: (search: Record<string, unknown>): UrlSearch => search as UrlSearch, // parseSearch makes nothing else
})

type LoadArgs = { context: { queryClient: QueryClient }; params: { workspace: string }; location: { href: string } }

const loadFrame = () => import('./frame/Frame.tsx')

/** Loads the person before a page of the workspace is drawn; who is not signed in goes to sign-in and comes back. */
async function loadMe({ context, params, location }: LoadArgs): Promise<void> {
  // On its way while the server is asked.
  void loadFrame()
  try {
    const me = await context.queryClient.ensureQueryData(meQuery(params.workspace))
    if (!me.current) throw redirect({ to: '/' })
    localStorage.setItem(lastWorkspaceKey, params.workspace)
  } catch (error) {
    if (error instanceof ApiError && error.problem.code === 'unauthenticated') {
      throw redirect({ to: '/sign-in', search: { next: location.href } })
    }
    throw error
  }
}

/** Where the slug of the workspace last visited is kept. */
export const lastWorkspaceKey = 'gantry-workspace'

/** Everything inside one workspace, `/w/<slug>/...`, with the frame around it. Areas hang their routes here. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$workspace',
  beforeLoad: loadMe,
  component: lazyRouteComponent(loadFrame, 'Frame'),
  pendingComponent: FrameShape,
})

/** The second and third screen of the first run: in the workspace, without the frame. */
export const welcomeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/w/$workspace/welcome',
  beforeLoad: loadMe,
  component: lazyRouteComponent(() => import('./areas/session/WelcomePage.tsx'), 'WelcomePage'),
})
