import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const settings = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'settings',
  component: lazyRouteComponent(() => import('./SettingsLayout.tsx'), 'SettingsLayout'),
})
const index = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/settings/workspace', params })
  },
})
const workspace = createRoute({
  getParentRoute: () => settings,
  path: 'workspace',
  component: lazyRouteComponent(() => import('./WorkspacePage.tsx'), 'WorkspacePage'),
})
const account = createRoute({
  getParentRoute: () => settings,
  path: 'account',
  component: lazyRouteComponent(() => import('./AccountPage.tsx'), 'AccountPage'),
})
const keys = createRoute({
  getParentRoute: () => settings,
  path: 'keys',
  component: lazyRouteComponent(() => import('./KeysPage.tsx'), 'KeysPage'),
})
const jobs = createRoute({
  getParentRoute: () => settings,
  path: 'jobs',
  component: lazyRouteComponent(() => import('./JobsPage.tsx'), 'JobsPage'),
})
const outbox = createRoute({
  getParentRoute: () => settings,
  path: 'outbox/{-$mailId}',
  component: lazyRouteComponent(() => import('./OutboxPage.tsx'), 'OutboxPage'),
})
const activity = createRoute({
  getParentRoute: () => settings,
  path: 'activity/{-$entryId}',
  component: lazyRouteComponent(() => import('./ActivityPage.tsx'), 'ActivityPage'),
})
const bin = createRoute({
  getParentRoute: () => settings,
  path: 'bin',
  component: lazyRouteComponent(() => import('./BinPage.tsx'), 'BinPage'),
})
const status = createRoute({
  getParentRoute: () => settings,
  path: 'status',
  component: lazyRouteComponent(() => import('./StatusPage.tsx'), 'StatusPage'),
})
const api = createRoute({
  getParentRoute: () => settings,
  path: 'api',
  component: lazyRouteComponent(() => import('./ApiPage.tsx'), 'ApiPage'),
})

export const settingsRoutes = [
  settings.addChildren([index, workspace, account, keys, jobs, outbox, activity, bin, status, api]),
] as const
