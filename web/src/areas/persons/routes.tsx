import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const persons = createRoute({
  getParentRoute: () => workspaceRoute,
  id: 'person-lists',
  component: lazyRouteComponent(() => import('../insights/InsightsLayout.tsx'), 'InsightsLayout'),
})
const list = createRoute({
  getParentRoute: () => persons,
  path: 'persons',
  component: lazyRouteComponent(() => import('./PersonsPage.tsx'), 'PersonsPage'),
})
const one = createRoute({
  getParentRoute: () => persons,
  path: 'persons/$personId',
  component: lazyRouteComponent(() => import('./PersonPage.tsx'), 'PersonPage'),
})

export const personsRoutes = [persons.addChildren([list, one])] as const
