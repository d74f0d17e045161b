import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const page = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'sql',
  component: lazyRouteComponent(() => import('./SqlPage.tsx'), 'SqlPage'),
})

export const sqlRoutes = [page] as const
