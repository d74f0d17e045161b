import { createHash } from 'node:crypto'

export type ClickhouseSecrets = { password: string; analystPassword: string; key: string }

export const applicationUser = 'gantry'
export const analystUser = 'analyst'
/** Each project has a database of views over its own rows; the analyst may read these and nothing else. */
export const projectDatabases = 'gantry_project_'

/** What holds for everything a person types as SQL. */
export const analystLimits: Readonly<Record<string, number>> = {
  readonly: 1,
  max_execution_time: 10,
  max_memory_usage: 1_000_000_000,
  max_result_rows: 10_001,
  max_threads: 2,
  max_ast_depth: 200,
  max_ast_elements: 5_000,
  allow_suspicious_types_in_group_by: 1,
  allow_suspicious_types_in_order_by: 1,
  output_format_json_quote_64bit_integers: 1,
}

const profile = (limits: Readonly<Record<string, number>>): string =>
  Object.entries(limits)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')

/**
 * Configuration and users in one file. `default` has no password, because the session that boots the engine is hers, so
 * she may open the HTTP port and do nothing else, and HTTP answers nobody without the key.
 */
export function clickhouseConfig(file: string, secrets: ClickhouseSecrets): string {
  return `<clickhouse>
  <users_config>${escapeXml(file)}</users_config>
  <timezone>UTC</timezone>
  ${serverLimits}
  <http_handlers>
    <rule><url>/ping</url><handler><type>ping</type></handler></rule>
    <rule>
      <headers><X-Gantry-Key>${escapeXml(secrets.key)}</X-Gantry-Key></headers>
      <handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>
    </rule>
  </http_handlers>
  <profiles>
    <default></default>
    <analyst>${profile(analystLimits)}</analyst>
  </profiles>
  <quotas><default></default></quotas>
  <users>
    ${user('default', '<password></password>', 'default', '<grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>')}
    ${user(applicationUser, passwordHash(secrets.password), 'default', '<access_management>1</access_management>')}
    ${user(
      analystUser,
      passwordHash(secrets.analystPassword),
      'analyst',
      `<grants><query>GRANT SELECT ON ${projectDatabases}*.*</query></grants>`,
    )}
  </users>
</clickhouse>
`
}

/** A laptop's engine: small caches, few threads at rest, and every acknowledged insert on the disk. */
const serverLimits = `<max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
  <mark_cache_size>67108864</mark_cache_size>
  <primary_index_cache_size>67108864</primary_index_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <compiled_expression_cache_size>33554432</compiled_expression_cache_size>
  <max_thread_pool_free_size>16</max_thread_pool_free_size>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
  </merge_tree>`

function user(name: string, password: string, profile: string, rights: string): string {
  return (
    `<${name}>${password}<networks><ip>127.0.0.1</ip></networks>` +
    `<profile>${profile}</profile><quota>default</quota>${rights}</${name}>`
  )
}

const passwordHash = (password: string) =>
  `<password_sha256_hex>${createHash('sha256').update(password).digest('hex')}</password_sha256_hex>`

const escapeXml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
