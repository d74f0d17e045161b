const mostKeys = 1_000
const deepest = 20
const longest = 1_000_000

export type PropertyMark = 'text_mended' | 'number_as_text'
export type WrittenProperties =
  | { json: string; marks: PropertyMark[] }
  | { refused: 'properties_not_object' | 'too_many_properties' | 'too_deep' | 'too_large' }

/** An address of the network is never stored, whatever it is called. */
export const addressNames = ['$ip', 'ip', 'ip_address', '$ip_address'] as const

/** Properties as the JSON that ClickHouse takes, with `added` for the names that the sender did not give. */
export function writeProperties(sent: unknown, added: Readonly<Record<string, string>> | undefined): WrittenProperties {
  if (sent !== undefined && sent !== null && (typeof sent !== 'object' || Array.isArray(sent))) {
    return { refused: 'properties_not_object' }
  }
  const own = sent ?? {}
  const wrong = wrongShape(own)
  if (wrong) return { refused: wrong }
  const json = JSON.stringify(hasAddress(own) || added ? merge(own, added) : own)
  if (json.length > longest) return { refused: 'too_large' }
  // Lone surrogates come out of JSON.stringify as escapes; integers beyond 64 bits as 20 digits or more.
  if (!/\\ud[89a-f]|\d{20}|\ufffd/.test(json)) return { json, marks: [] }
  const marks = new Set<PropertyMark>()
  return { json: JSON.stringify(mend(JSON.parse(json), marks)), marks: [...marks] }
}

const hasAddress = (own: object): boolean => addressNames.some((name) => Object.hasOwn(own, name))

function merge(own: object, added: Readonly<Record<string, string>> | undefined): object {
  const merged: Record<string, unknown> = { ...added, ...own }
  for (const name of addressNames) delete merged[name]
  return merged
}

function wrongShape(root: object): 'too_many_properties' | 'too_deep' | undefined {
  let keys = 0
  const look = (value: object, depth: number): 'too_many_properties' | 'too_deep' | undefined => {
    if (depth > deepest) return 'too_deep'
    const isList = Array.isArray(value)
    for (const one of isList ? value : Object.values(value)) {
      if (!isList) keys += 1
      if (typeof one !== 'object' || one === null) continue
      const wrong = look(one, depth + 1)
      if (wrong) return wrong
    }
    return keys > mostKeys ? 'too_many_properties' : undefined
  }
  return look(root, 1)
}

function mend(value: unknown, marks: Set<PropertyMark>): unknown {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\ufffd')) marks.add('text_mended')
    return value.toWellFormed()
  }
  if (typeof value === 'number') {
    const isTooLarge = Number.isInteger(value) && Math.abs(value) < 1e21 && (value >= 2 ** 64 || value < -(2 ** 63))
    if (isTooLarge) marks.add('number_as_text')
    return isTooLarge ? String(value) : value
  }
  if (Array.isArray(value)) return value.map((one) => mend(one, marks))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (!name.isWellFormed()) marks.add('text_mended')
      return [name.toWellFormed(), mend(one, marks)]
    }),
  )
}
