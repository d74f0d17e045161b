/** A query as it goes to ClickHouse: what people gave is in `params` only. */
export type Query = { sql: string; params: Record<string, unknown> }

export type ParamType =
  | 'String'
  | 'Array(String)'
  | 'Array(Array(String))'
  | 'Float64'
  | 'Array(Float64)'
  | 'Int64'
  | 'Array(Int64)'
  | 'UInt32'
  | 'Array(UInt64)'
  | 'UUID'

/** Takes a value and gives the placeholder that stands for it in SQL. */
export type Bind = (value: unknown, type: ParamType) => string

/** Collects the values of one query; every query binds `project`. */
export function createBinder(project: string): { bind: Bind; params: Record<string, unknown> } {
  const params: Record<string, unknown> = { project }
  let count = 0
  const bind: Bind = (value, type) => {
    const name = `p${count++}`
    params[name] = value
    return `{${name}:${type}}`
  }
  return { bind, params }
}

/** A moment given in milliseconds. */
export const bindMoment = (bind: Bind, ms: number): string =>
  `fromUnixTimestamp64Milli(${bind(Math.round(ms), 'Int64')}, 'UTC')`

/** A name of the JSON inside a column: `a.b` is `b` inside `a`. Each part is quoted, so no name can end the quotes. */
export const pathOf = (column: string, name: string): string =>
  [column, ...name.split('.').map((part) => `\`${part.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``)].join('.')
