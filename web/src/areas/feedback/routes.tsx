import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const inboxRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'feedback',
  component: lazyRouteComponent(() => import('./InboxPage.tsx'), 'InboxPage'),
})

/** The inbox stays as it is; the item opens over it. */
const itemRoute = createRoute({ getParentRoute: () => inboxRoute, path: 'items/$itemId' })

const routingRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'feedback/routing',
  component: lazyRouteComponent(() => import('./routing/RoutingPage.tsx'), 'RoutingPage'),
})

const sourcesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'feedback/sources',
  component: lazyRouteComponent(() => import('./SourcesPage.tsx'), 'SourcesPage'),
})

export const feedbackRoutes = [inboxRoute.addChildren([itemRoute]), routingRoute, sourcesRoute] as const
