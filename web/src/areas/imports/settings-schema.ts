export type Setting = {
  name: string
  description: string
  input: { kind: 'flag' } | { kind: 'choice'; choices: readonly string[] } | { kind: 'text' } | { kind: 'number' }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The settings of an importer as a form shows them, from their JSON Schema (an object with flat properties). */
export function readSettings(schema: Record<string, unknown>): Setting[] {
  if (!isRecord(schema.properties)) return []
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    isRecord(property) ? [{ name, description: String(property.description ?? name), input: inputOf(property) }] : [],
  )
}

function inputOf(property: Record<string, unknown>): Setting['input'] {
  if (Array.isArray(property.enum)) return { kind: 'choice', choices: property.enum.map(String) }
  if (property.type === 'boolean') return { kind: 'flag' }
  if (property.type === 'number' || property.type === 'integer') return { kind: 'number' }
  return { kind: 'text' }
}
