import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { workspaceRoute } from '../../root-route.tsx'

const people = createRoute({
  getParentRoute: () => workspaceRoute,
  path: 'people',
  component: lazyRouteComponent(() => import('./PeopleLayout.tsx'), 'PeopleLayout'),
})
const index = createRoute({
  getParentRoute: () => people,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/w/$workspace/people/members/{-$memberId}', params })
  },
})
const members = createRoute({
  getParentRoute: () => people,
  path: 'members/{-$memberId}',
  component: lazyRouteComponent(() => import('./MembersPage.tsx'), 'MembersPage'),
})
const teams = createRoute({
  getParentRoute: () => people,
  path: 'teams/{-$teamId}',
  component: lazyRouteComponent(() => import('./TeamsPage.tsx'), 'TeamsPage'),
})
const areas = createRoute({
  getParentRoute: () => people,
  path: 'areas/{-$areaId}',
  component: lazyRouteComponent(() => import('./AreasPage.tsx'), 'AreasPage'),
})
const calendars = createRoute({
  getParentRoute: () => people,
  path: 'calendars/{-$calendarId}',
  component: lazyRouteComponent(() => import('./CalendarsPage.tsx'), 'CalendarsPage'),
})
const absences = createRoute({
  getParentRoute: () => people,
  path: 'absences',
  component: lazyRouteComponent(() => import('./AbsencesPage.tsx'), 'AbsencesPage'),
})

export const peopleRoutes = [people.addChildren([index, members, teams, areas, calendars, absences])] as const
