import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { areas } from './areas.ts'
import { type Auth, createAuth, sessionFinder } from './platform/auth.ts'
import { mountAuth, sessionOpener } from './platform/auth-routes.ts'
import type { App } from './platform/context.ts'
import { fileRoutes } from './platform/files-routes.ts'
import { mountHealth, statusRoute } from './platform/health.ts'
import { createHttp } from './platform/http.ts'
import { searchRoute } from './platform/search-route.ts'
import { authMailer } from './platform/sign-in-mails.ts'
import { liveRoute } from './platform/sse.ts'
import { mountWebApp } from './platform/web-app.ts'

/** The whole HTTP server of Gantry, not yet listening. */
export async function createServer(app: App): Promise<{ http: FastifyInstance; auth: Auth }> {
  const http = await createHttp(app.config, app.log)
  const auth = createAuth(app, authMailer(app))
  const router = { http, app, findSession: sessionFinder(auth), openSession: sessionOpener(auth) }
  mountAuth(http, app, auth)
  mountHealth(http, app)
  for (const bind of [statusRoute, liveRoute, fileRoutes, searchRoute]) bind(router)
  for (const { routes } of areas) routes?.(router)
  await mountWebApp(http, fileURLToPath(new URL('../../web/dist', import.meta.url)))
  await http.ready()
  return { http, auth }
}
