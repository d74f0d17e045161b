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
