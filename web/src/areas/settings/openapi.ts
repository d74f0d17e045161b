/** The parts of an OpenAPI 3.1 document that the reference shows. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  format?: string
  description?: string
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: Schema | boolean
}
type Content = { content?: Record<string, { schema?: Schema }> }
type Operation = {
  summary?: string
  description?: string
  tags?: string[]
  parameters?: {
    name: string
    in: 'path' | 'query' | 'header' | 'cookie'
    required?: boolean
    schema?: Schema
    description?: string
  }[]
  requestBody?: Content
  responses?: Record<string, Content>
}
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, Schema> }
}

export type ApiCall = {
  id: string
  method: string
  path: string
  tag: string
  summary: string
  description: string
  parameters: NonNullable<Operation['parameters']>
  body: Schema | undefined
  reply: Schema | undefined
}

/** Every call of the document, by tag and path, whose path or summary holds all the words. */
export function listCalls(document: OpenApi, words: string): ApiCall[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  return Object.entries(document.paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => toCall(path, method, operation)),
    )
    .filter(({ path, summary, method }) => {
      const text = `${method} ${path} ${summary}`.toLowerCase()
      return wanted.every((word) => text.includes(word))
    })
    .sort((a, b) => a.tag.localeCompare(b.tag) || a.path.localeCompare(b.path))
}

function toCall(path: string, method: string, operation: Operation): ApiCall {
  return {
    id: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    tag: operation.tags?.[0] ?? '',
    summary: operation.summary ?? '',
    description: operation.description ?? '',
    parameters: operation.parameters ?? [],
    body: schemaOf(operation.requestBody),
    reply: schemaOf(operation.responses?.['200']),
  }
}

const schemaOf = (content: Content | undefined): Schema | undefined => Object.values(content?.content ?? {})[0]?.schema

/** The schema behind a `$ref`, or the schema itself. */
export function resolve(document: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1)
  return name === undefined ? schema : (document.components?.schemas?.[name] ?? {})
}

/** The type of a schema in a few words, such as `string (uuid)`, `Account[]`, `"new" | "open"`. */
export function typeText(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? ''
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  const options = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (options) return [...new Set(options.map(typeText))].join(schema.allOf ? ' & ' : ' | ')
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : schema.type
  if (type === 'array') return `${schema.items ? typeText(schema.items) : 'any'}[]`
  return `${type ?? 'any'}${schema.format ? ` (${schema.format})` : ''}`
}
