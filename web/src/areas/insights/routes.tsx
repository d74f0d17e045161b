import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

/** The lists stand beside the names of the pages; an insight itself takes the whole width. */
const lists = createRoute({
  getParentRoute: () => workspaceRoute,
  id: 'insight-lists',
  component: lazyRouteComponent(() => import('./InsightsLayout.tsx'), 'InsightsLayout'),
})
const index = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'insights',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/insights/dashboards', params, replace: true })
  },
})
const saved = createRoute({
  getParentRoute: () => lists,
  path: 'insights/saved',
  component: lazyRouteComponent(() => import('./InsightsPage.tsx'), 'InsightsPage'),
})
const cohorts = createRoute({
  getParentRoute: () => lists,
  path: 'insights/cohorts/{-$cohortId}',
  component: lazyRouteComponent(() => import('./cohorts/CohortsPage.tsx'), 'CohortsPage'),
})
const alerts = createRoute({
  getParentRoute: () => lists,
  path: 'insights/alerts',
  component: lazyRouteComponent(() => import('../alerts/AlertsPage.tsx'), 'AlertsPage'),
})
const alert = createRoute({
  getParentRoute: () => lists,
  path: 'insights/alerts/$alertId',
  component: lazyRouteComponent(() => import('../alerts/AlertPage.tsx'), 'AlertPage'),
})
const one = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'insights/$insightId',
  component: lazyRouteComponent(() => import('./InsightPage.tsx'), 'InsightPage'),
})
const made = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'insights/new/$kind',
  component: lazyRouteComponent(() => import('./InsightPage.tsx'), 'NewInsightPage'),
})

export const insightsRoutes = [lists.addChildren([saved, cohorts, alerts, alert]), index, one, made] as const
