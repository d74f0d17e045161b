import { boardsRoutes, sharedRoutes } from './areas/boards/routes.tsx'
import { customersRoutes } from './areas/customers/routes.tsx'
import { eventsRoutes } from './areas/events/routes.tsx'
import { feedbackRoutes } from './areas/feedback/routes.tsx'
import { homeRoutes } from './areas/home/routes.tsx'
import { importsRoutes } from './areas/imports/routes.tsx'
import { insightsRoutes } from './areas/insights/routes.tsx'
import { peopleRoutes } from './areas/people/routes.tsx'
import { personsRoutes } from './areas/persons/routes.tsx'
import { sessionRoutes } from './areas/session/routes.tsx'
import { settingsRoutes } from './areas/settings/routes.tsx'
import { sqlRoutes } from './areas/sql/routes.tsx'
import { rootRoute, welcomeRoute, workspaceRoute } from './root-route.tsx'

/** Every address of the web app. */
export const routeTree = rootRoute.addChildren([
  ...sessionRoutes,
  ...sharedRoutes,
  welcomeRoute,
  workspaceRoute.addChildren([
    ...homeRoutes,
    ...feedbackRoutes,
    ...boardsRoutes,
    ...insightsRoutes,
    ...eventsRoutes,
    ...customersRoutes,
    ...peopleRoutes,
    ...personsRoutes,
    ...importsRoutes,
    ...sqlRoutes,
    ...settingsRoutes,
  ]),
])
