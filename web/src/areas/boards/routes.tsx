import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { rootRoute, workspaceRoute } from '../../root-route.tsx'

/** The lists stand beside the names of the pages of insights; a dashboard takes the whole width. */
const lists = createRoute({
  getParentRoute: () => workspaceRoute,
  id: 'board-lists',
  component: lazyRouteComponent(() => import('../insights/InsightsLayout.tsx'), 'InsightsLayout'),
})
const boards = createRoute({
  getParentRoute: () => lists,
  path: 'insights/dashboards',
  component: lazyRouteComponent(() => import('./BoardsPage.tsx'), 'BoardsPage'),
})
const metrics = createRoute({
  getParentRoute: () => lists,
  path: 'insights/metrics/{-$metricId}',
  component: lazyRouteComponent(() => import('./metrics/MetricsPage.tsx'), 'MetricsPage'),
})
const board = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'insights/dashboards/$dashboardId',
  component: lazyRouteComponent(() => import('./BoardPage.tsx'), 'BoardPage'),
})
const shared = createRoute({
  getParentRoute: () => rootRoute,
  path: '/shared',
  component: lazyRouteComponent(() => import('./shared/SharedPage.tsx'), 'SharedPage'),
})

export const boardsRoutes = [lists.addChildren([boards, metrics]), board] as const
export const sharedRoutes = [shared] as const
