import type { FastifyInstance } from 'fastify'
import { areas } from './areas.ts'
import { type Auth, createAuth, sessionFinder } from './platform/auth.ts'
import { mountAuth, sessionOpener } from './platform/auth-routes.ts'
import type { App } from './platform/context.ts'
import { mountHealth } from './platform/health.ts'
import { createHttp } from './platform/http.ts'
import { authMailer } from './platform/sign-in-mails.ts'

/** The whole HTTP server of Gantry, not yet listening. */
export async function createServer(app: App): Promise<{ http: FastifyInstance; auth: Auth }> {
  const http = await createHttp(app.config, app.log)
  const auth = createAuth(app, authMailer(app))
  const router = { http, app, findSession: sessionFinder(auth), openSession: sessionOpener(auth) }
  mountAuth(http, app, auth)
  mountHealth(http, app)
  for (const { routes } of areas) routes?.(router)
  await http.ready()
  return { http, auth }
}
