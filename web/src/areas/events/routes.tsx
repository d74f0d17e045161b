import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const events = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'events',
  component: lazyRouteComponent(() => import('./EventsLayout.tsx'), 'EventsLayout'),
})
const index = createRoute({
  getParentRoute: () => events,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/events/ingestion', params })
  },
})
const ingestion = createRoute({
  getParentRoute: () => events,
  path: 'ingestion',
  component: lazyRouteComponent(() => import('./IngestionPage.tsx'), 'IngestionPage'),
})
const send = createRoute({
  getParentRoute: () => events,
  path: 'send',
  component: lazyRouteComponent(() => import('./HowToSendPage.tsx'), 'HowToSendPage'),
})
const tracking = createRoute({
  getParentRoute: () => events,
  path: 'tracking',
  component: lazyRouteComponent(() => import('./TrackingPage.tsx'), 'TrackingPage'),
})
const projects = createRoute({
  getParentRoute: () => events,
  path: 'projects',
  component: lazyRouteComponent(() => import('./ProjectsPage.tsx'), 'ProjectsPage'),
})

export const eventsRoutes = [events.addChildren([index, ingestion, send, tracking, projects])] as const
