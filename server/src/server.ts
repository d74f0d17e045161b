import type { FastifyInstance } from 'fastify'
import { areas } from './areas.ts'
import { type Auth, createAuth, mountAuth, sessionFinder } from './platform/auth.ts'
import type { App } from './platform/context.ts'
import { mountHealth } from './platform/health.ts'
import { createHttp } from './platform/http.ts'

/** The whole HTTP server of Gantry, not yet listening. */
export async function createServer(app: App): Promise<{ http: FastifyInstance; auth: Auth }> {
  const http = await createHttp(app.config, app.log)
  const auth = createAuth(app.config, app.pool, async () => {})
  const router = { http, app, findSession: sessionFinder(auth) }
  mountAuth(http, app.config, auth)
  mountHealth(http, app)
  for (const { routes } of areas) routes?.(router)
  await http.ready()
  return { http, auth }
}
