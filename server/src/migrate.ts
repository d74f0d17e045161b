import { areas } from './areas.ts'
import type { Config } from './config.ts'
import { createAnalytics } from './platform/analytics.ts'
import { createLog } from './platform/build.ts'
import { createPool } from './platform/db.ts'
import { createQueues, openQueue } from './platform/jobs.ts'
import { platformCrons, platformJobs } from './platform/platform-jobs.ts'
import { makeAnalyst } from './stores/clickhouse-analyst.ts'
import { listNodes } from './stores/clickhouse-cluster.ts'
import { migrateClickhouse, migratePostgres } from './stores/migrate.ts'

/** Brings both stores to this program's version; safe to run from several machines at once. */
export async function migrate(config: Config): Promise<void> {
  const pool = createPool(config.postgres.url, createLog(config), 3)
  try {
    await migratePostgres(pool, undefined, async () => {
      await makeQueues(config)
      // Once more: the queue has made its own tables by now.
      await pool.query('select gantry_walls()')
      await migrateAnalytics(config)
    })
  } finally {
    await pool.end()
  }
}

/** On a cluster node by node, which needs no Keeper as ON CLUSTER does; a node that was added later is brought along. */
export async function migrateAnalytics(config: Config): Promise<void> {
  const { url, cluster, key, analystPassword } = config.clickhouse
  for (const node of cluster ? await nodesOf(config, cluster) : [url]) {
    const analytics = createAnalytics({ ...config, clickhouse: { ...config.clickhouse, url: node } })
    try {
      await migrateClickhouse(analytics, { cluster })
      // Our own engine has its users from its configuration; only it asks for a key.
      if (!key) await makeAnalyst(analytics, analystPassword)
    } finally {
      await analytics.close()
    }
  }
}

async function nodesOf(config: Config, cluster: string): Promise<string[]> {
  const analytics = createAnalytics(config)
  return listNodes(analytics, cluster, config.clickhouse.url).finally(() => analytics.close())
}

async function makeQueues(config: Config): Promise<void> {
  const queue = await openQueue(config.postgres.url, createLog(config), 'migrate')
  await createQueues(queue, [
    ...platformJobs,
    ...areas.flatMap(({ jobs = [] }) => jobs),
    ...[...platformCrons, ...areas.flatMap(({ crons = [] }) => crons)].map(({ name }) => ({ name, retries: 2 })),
  ])
  await queue.close()
}
