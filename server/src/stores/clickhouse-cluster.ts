import type { ClickHouseClient } from '@clickhouse/client'
import { z } from 'zod'
import { OperatorError } from './operator-error.ts'

/**
 * On a cluster each table is two: `gantry.events_local` holds a node's share, and `gantry.events` stands for all shares. A row
 * goes to the shard that this expression names, so that all versions of a row meet where FINAL looks for them, and what one
 * id did is in one place. Why so: docs/decisions/008-cluster.md.
 */
export const shardingKeys: Readonly<Record<string, string>> = {
  events: 'cityHash64(person)',
  person_ids: 'cityHash64(raw)',
  persons: 'cityHash64(person)',
  person_changes: 'cityHash64(raw)',
  accounts: 'cityHash64(account)',
  person_accounts: 'cityHash64(person)',
  cohort_people: 'cityHash64(person)',
}

/** A statement of a migration as it is for one node of a cluster. A table that nobody gave a sharding key is refused. */
export function localStatement(statement: string): string {
  return statement.replace(/\bgantry\.([a-z_]+)\b/g, (name, table: string) => {
    if (table === 'migrations') return name
    if (!(table in shardingKeys)) throw new Error(`${name} has no sharding key in clickhouse-cluster.ts`)
    return `${name}_local`
  })
}

/** What makes the tables that stand for all shares, as their shares are now; they hold nothing themselves. */
export const distributedStatements = (cluster: string): string[] =>
  Object.entries(shardingKeys).map(
    ([table, key]) => `CREATE OR REPLACE TABLE gantry.${table} AS gantry.${table}_local
      ENGINE = Distributed(${quoted(cluster)}, gantry, ${table}_local, ${key})`,
  )

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const Hosts = z.array(z.object({ host: z.string() }))

/** The addresses of every node, replicas too: all answer HTTP on the port of the one that Gantry was given. */
export async function listNodes(client: ClickHouseClient, cluster: string, url: string): Promise<string[]> {
  const reply = await client.query({
    query: 'SELECT DISTINCT host_name AS host FROM system.clusters WHERE cluster = {cluster:String} ORDER BY host',
    query_params: { cluster },
    format: 'JSONEachRow',
  })
  const hosts = Hosts.parse(await reply.json())
  if (hosts.length === 0) {
    throw new OperatorError(
      `ClickHouse knows no cluster “${cluster}”. GANTRY_CLICKHOUSE_CLUSTER must be a name of its remote_servers.`,
    )
  }
  return hosts.map(({ host }) => {
    const node = new URL(url)
    node.hostname = host.includes(':') ? `[${host}]` : host
    return node.href
  })
}

/** Refuses a server whose events were stored without a cluster: they are on one node and would be seen by nobody. */
export async function assertDistributed(client: ClickHouseClient): Promise<void> {
  const reply = await client.query({
    query: `SELECT engine FROM system.tables WHERE database = 'gantry' AND name = 'events' AND engine != 'Distributed'`,
    format: 'JSONEachRow',
  })
  if ((await reply.json()).length > 0) {
    throw new OperatorError(
      'This ClickHouse holds a Gantry without a cluster. Make a backup, then restore it with GANTRY_CLICKHOUSE_CLUSTER set ' +
        'into a cluster without a database “gantry”; or leave that setting out.',
    )
  }
}
