import { getStatus } from '@gantry/contract/platform'
import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import packageFile from '../../package.json' with { type: 'json' }
import type { App } from './context.ts'
import { addWorkMetrics } from './metrics.ts'
import { type Router, shapeOf } from './route.ts'

/** `/healthz` (the process lives), `/readyz` (both stores answer; which do not) and `/metrics` (Prometheus, this machine only). */
export function mountHealth(http: FastifyInstance, app: App): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'gantry_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
    registers: [registry],
  })
  addWorkMetrics(registry, app)
  http.addHook('onResponse', async (req, reply) => {
    const labels = { method: req.method, route: req.routeOptions.url ?? 'none', status: String(reply.statusCode) }
    requests.observe(labels, reply.elapsedTime / 1000)
  })
  http.get('/healthz', { schema: { hide: true } }, async () => ({ ok: true }))
  http.get('/readyz', { schema: { hide: true } }, async (_req, reply) => {
    const stores = await storeStates(app)
    return reply.status(stores.postgres && stores.clickhouse ? 200 : 503).send(stores)
  })
  http.get('/metrics', { schema: { hide: true } }, async (req, reply) => {
    if (!['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(req.ip)) return reply.status(404).send()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

/** Which store answers right now. */
async function storeStates({
  pool,
  analytics,
}: Pick<App, 'pool' | 'analytics'>): Promise<{ postgres: boolean; clickhouse: boolean }> {
  const [postgres, clickhouse] = await Promise.all([
    pool.query('select 1').then(
      () => true,
      () => false,
    ),
    analytics.ping({ select: true }).then(
      ({ success }) => success,
      () => false,
    ),
  ])
  return { postgres, clickhouse }
}

/** Which parts answer, for pages: it must work while a store does not. */
export function statusRoute({ http, app }: Router): void {
  http.route({
    ...shapeOf(getStatus),
    handler: async () => ({
      ...(await storeStates(app)),
      version: packageFile.version,
      mail: app.mail ? 'smtp' : 'outbox',
    }),
  })
}
