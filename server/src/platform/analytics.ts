import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Config } from '../config.ts'

export type AnalyticsClient = ClickHouseClient

/** The application's own connection to ClickHouse. Never pass what a person typed into `clickhouse_settings`. */
export function createAnalytics(config: Config): AnalyticsClient {
  const { url, user, password, key } = config.clickhouse
  return createClient({
    url,
    username: user,
    password,
    ...(key && { http_headers: { 'X-Gantry-Key': key } }),
    // Failures reach the caller, who logs them once.
    log: { level: ClickHouseLogLevel.OFF },
    clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
  })
}
