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

const byFormat: Record<string, string> = {
  'date-time': '2026-03-02T10:00:00Z',
  date: '2026-03-02',
  email: 'somebody@example.com',
  uri: 'https://example.com/',
}

/** Texts whose form the JSON schema does not tell, by the name of their field. */
const byName: Record<string, string> = {
  // Any kind of object would do; this one is in every workspace.
  kind: 'feedback_item',
  objectKind: 'feedback_item',
  domain: 'firm.example',
  domains: 'firm.example',
  email: 'somebody@firm.example',
  emails: 'somebody@firm.example',
  country: 'DE',
  countries: 'DE',
  currency: 'EUR',
  language: 'en',
  zone: 'Europe/Berlin',
  region: 'DE',
  // Of the first series; and what a person may ask in SQL.
  formula: 'A',
  text: 'SELECT 1',
  from: '2026-03-02',
  to: '2026-03-06',
}

function sampleText(node: Json, place: string, idAt: IdAt): string {
  if (node.format === 'uuid') return idAt(place)
  const name = place.split('.').at(-1)?.replaceAll('[]', '') ?? ''
  const text = byFormat[node.format] ?? fitting(node.pattern, name) ?? 'sample'
  return text.padEnd(node.minLength ?? 0, 'x').slice(0, node.maxLength ?? 200)
}

/** Something that fits a pattern: the usual text of that name, or one of a few forms. */
function fitting(pattern: string | undefined, name: string): string | undefined {
  const usual = byName[name]
  if (!pattern) return usual
  return [usual ?? 'sample', name === 'to' ? '17:00' : '09:00', 'a=b', 'en', 'DE', 'EUR', 'sample', '1'].find((text) =>
    new RegExp(pattern).test(text),
  )
}
