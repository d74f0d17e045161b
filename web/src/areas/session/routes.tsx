import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ApiError } from '../../api.ts'
import { lastWorkspaceKey, rootRoute } from '../../root-route.tsx'
import { meQuery } from '../../session/me.ts'

const entry = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queryClient.fetchQuery(meQuery('')).catch((error: unknown) => {
      if (error instanceof ApiError && error.problem.code === 'unauthenticated') throw redirect({ to: '/sign-in' })
      throw error
    })
    const open = me.memberships.filter(({ isSuspended }) => !isSuspended)
    const last = open.find(({ slug }) => slug === localStorage.getItem(lastWorkspaceKey)) ?? open[0]
    if (last) throw redirect({ to: '/w/$workspace', params: { workspace: last.slug }, search: {} })
  },
  component: lazyRouteComponent(() => import('./EntryPage.tsx'), 'EntryPage'),
})
const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('./SignInPage.tsx'), 'SignInPage'),
})
const signInLink = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in/link',
  component: lazyRouteComponent(() => import('./LinkPage.tsx'), 'LinkPage'),
})
const resetPassword = createRoute({
  getParentRoute: () => rootRoute,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./ResetPage.tsx'), 'ResetPage'),
})
const invite = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invite',
  component: lazyRouteComponent(() => import('./InvitePage.tsx'), 'InvitePage'),
})
const setUp = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./SetUpPage.tsx'), 'SetUpPage'),
})

export const sessionRoutes = [entry, signIn, signInLink, resetPassword, invite, setUp] as const
