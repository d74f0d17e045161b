import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const customers = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'customers',
  component: lazyRouteComponent(() => import('./CustomersLayout.tsx'), 'CustomersLayout'),
})
const index = createRoute({
  getParentRoute: () => customers,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/customers/accounts/{-$accountId}', params })
  },
})
const accounts = createRoute({
  getParentRoute: () => customers,
  path: 'accounts/{-$accountId}',
  component: lazyRouteComponent(() => import('./AccountsPage.tsx'), 'AccountsPage'),
})
const contacts = createRoute({
  getParentRoute: () => customers,
  path: 'contacts/{-$contactId}',
  component: lazyRouteComponent(() => import('./ContactsPage.tsx'), 'ContactsPage'),
})
const segments = createRoute({
  getParentRoute: () => customers,
  path: 'segments/{-$segmentId}',
  component: lazyRouteComponent(() => import('./SegmentsPage.tsx'), 'SegmentsPage'),
})

export const customersRoutes = [customers.addChildren([index, accounts, contacts, segments])] as const
