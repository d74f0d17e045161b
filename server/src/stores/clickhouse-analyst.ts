import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { analystLimits, analystUser, projectDatabases } from './clickhouse-config.ts'
import { OperatorError } from './operator-error.ts'

/** What makes the analyst on a ClickHouse of one's own as our own engine has it from its configuration; may run again. */
export function analystStatements(password: string): string[] {
  const limits = Object.entries(analystLimits).map(([name, value]) => `${name} = ${value}`)
  const hash = createHash('sha256').update(password).digest('hex')
  return [
    `CREATE SETTINGS PROFILE OR REPLACE gantry_analyst SETTINGS ${limits.join(', ')}`,
    `CREATE USER OR REPLACE ${analystUser} IDENTIFIED WITH sha256_hash BY '${hash}' SETTINGS PROFILE 'gantry_analyst'`,
    `GRANT SELECT ON ${projectDatabases}*.* TO ${analystUser}`,
  ]
}

export async function makeAnalyst(client: ClickHouseClient, password: string): Promise<void> {
  for (const query of analystStatements(password)) {
    try {
      await client.command({ query })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new OperatorError(
        `ClickHouse did not let Gantry make its user “${analystUser}”, who reads what people ask in SQL: ${reason}\n` +
          'Give the user in GANTRY_CLICKHOUSE_USER access management (GRANT ACCESS MANAGEMENT), then run ./gantry migrate again.',
        { cause: error },
      )
    }
  }
}
