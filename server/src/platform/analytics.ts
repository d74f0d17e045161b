import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Config } from '../config.ts'
import { listNodes } from '../stores/clickhouse-cluster.ts'

export type AnalyticsClient = ClickHouseClient

/** The application's own connection to ClickHouse. Never pass what a person typed into `clickhouse_settings`. */
export function createAnalytics(config: Config): AnalyticsClient {
  const { url, user, password, key, cluster } = config.clickhouse
  return createClient({
    url,
    username: user,
    password,
    ...(key && { http_headers: { 'X-Gantry-Key': key } }),
    // Failures reach the caller, who logs them once.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1, ...(cluster && onCluster) },
  })
}

/** An insert is answered once every shard has its share, and a subquery runs once and goes to every shard. */
const onCluster = { distributed_foreground_insert: 1, distributed_product_mode: 'global' } as const

/**
 * Runs what changes the rows of a table in place, which only the servers that hold them can do. `write` gets the name of
 * the table as those call it.
 */
export async function changeRows(
  { analytics, config }: { analytics: AnalyticsClient; config: Config },
  table: string,
  { write, params }: { write: (table: string) => string; params: Record<string, unknown> },
): Promise<void> {
  const { cluster } = config.clickhouse
  const query = write(cluster ? `gantry.${table}_local` : `gantry.${table}`)
  const change = { query, query_params: params, clickhouse_settings: { mutations_sync: '2' } } as const
  if (!cluster) return void (await analytics.command(change))
  for (const url of await listNodes(analytics, cluster, config.clickhouse.url)) {
    const node = createAnalytics({ ...config, clickhouse: { ...config.clickhouse, url } })
    await node.command(change).finally(() => node.close())
  }
}

/**
 * A connection as the user who may only read, inside the database of one project: for what a person typed. It sends no
 * settings, because that user may change none; 64-bit numbers come as text by the user's own profile.
 */
export function createAnalyst({ clickhouse }: Config, database: string): AnalyticsClient {
  const { url, key, analystPassword } = clickhouse
  return createClient({
    url,
    database,
    username: 'analyst',
    password: analystPassword,
    ...(key && { http_headers: { 'X-Gantry-Key': key } }),
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: 60_000,
  })
}
