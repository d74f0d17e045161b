import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const layout = createRoute({
  getParentRoute: () => workspaceRoute,
  id: 'sql-page',
  component: lazyRouteComponent(() => import('../insights/InsightsLayout.tsx'), 'InsightsLayout'),
})
const page = createRoute({
  getParentRoute: () => layout,
  path: 'sql',
  component: lazyRouteComponent(() => import('./SqlPage.tsx'), 'SqlPage'),
})

export const sqlRoutes = [layout.addChildren([page])] as const
