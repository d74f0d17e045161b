import type { Schema } from '@gantry/contract/endpoint'
import { z } from 'zod'

type Json = { [key: string]: any }

/** Gives the id to use at a place of the input, such as `body.areaId`. */
export type IdAt = (place: string) => string

/**
 * A small valid input for a schema, with every optional field filled in: enums take their first value, texts and numbers
 * the smallest that fit, ids what `idAt` gives for their place.
 */
export function sampleOf(schema: Schema, place: string, idAt: IdAt): unknown {
  return sample(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json, place, idAt, {})
}

/** The places in a schema where an id goes. */
export function idPlaces(schema: Schema, place: string): string[] {
  const places = new Set<string>()
  sampleOf(schema, place, (at) => {
    places.add(at)
    return '0198c0de-0000-7000-8000-000000000000'
  })
  return [...places]
}

function sample(node: Json, place: string, idAt: IdAt, definitions: Json): unknown {
  const defs = { ...definitions, ...node.$defs }
  if (node.$ref) return sample(defs[String(node.$ref).split('/').at(-1) ?? ''] ?? {}, place, idAt, defs)
  if (node.const !== undefined) return node.const
  if (node.enum) return node.enum[0]
  const choice = node.anyOf ?? node.oneOf
  if (choice) return sample(choice.find((one: Json) => one.type !== 'null') ?? choice[0], place, idAt, defs)
  if (node.allOf) return Object.assign({}, ...node.allOf.map((one: Json) => sample(one, place, idAt, defs)))
  switch (Array.isArray(node.type) ? node.type[0] : node.type) {
    case 'object':
      return sampleObject(node, place, idAt, defs)
    case 'array':
      return Array.from({ length: Math.max(1, node.minItems ?? 0) }, () =>
        sample(node.items ?? {}, `${place}[]`, idAt, defs),
      )
    case 'integer':
    case 'number':
      return Math.max(node.minimum ?? 1, (node.exclusiveMinimum ?? -1e9) + 1, Math.min(1, node.maximum ?? 1))
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return sampleText(node, place, idAt)
  }
}

function sampleObject(node: Json, place: string, idAt: IdAt, defs: Json): Json {
  return Object.fromEntries(
    Object.entries<Json>(node.properties ?? {}).map(([name, one]) => [
      name,
      sample(one, `${place}.${name}`, idAt, defs),
    ]),
  )
}

const samples: Record<string, string> = {
  'date-time': '2026-03-02T10:00:00Z',
  date: '2026-03-02',
  email: 'somebody@example.com',
  uri: 'https://example.com/',
}

function sampleText(node: Json, place: string, idAt: IdAt): string {
  if (node.format === 'uuid') return idAt(place)
  // Any kind of object would do; this one is in every workspace.
  if (/\.(kind|objectKind)$/.test(place)) return 'feedback_item'
  const text = samples[node.format] ?? 'sample'
  return text.padEnd(node.minLength ?? 0, 'x').slice(0, node.maxLength ?? 200)
}
