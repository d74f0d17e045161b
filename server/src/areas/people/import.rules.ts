import { functions, type MemberFunction, type Role, roles } from '@gantry/contract/permissions'
import { foldName } from './tree.rules.ts'

const roleWords: Readonly<Record<string, Role>> = {
  pm: 'product_manager',
  'product owner': 'product_manager',
  ops: 'product_ops',
  'product operations': 'product_ops',
  member: 'contributor',
  user: 'contributor',
  editor: 'contributor',
  guest: 'viewer',
  reader: 'viewer',
  admin: 'owner',
  administrator: 'owner',
}
const functionWords: Readonly<Record<string, MemberFunction>> = {
  pm: 'product',
  'product manager': 'product',
  'product management': 'product',
  produkt: 'product',
  'product operations': 'product_ops',
  engineer: 'engineering',
  developer: 'engineering',
  development: 'engineering',
  entwicklung: 'engineering',
  designer: 'design',
  ux: 'design',
  analyst: 'data',
  analytics: 'data',
  'data science': 'data',
  researcher: 'research',
  'user research': 'research',
  vertrieb: 'sales',
  'customer success': 'support',
  'customer support': 'support',
}

const plain = (text: string): string => foldName(text.replaceAll('_', ' '))

/** The role a file means, by its name here or what other tools call it; null when unknown. */
export const readRole = (text: string): Role | null =>
  roles.find((role) => plain(role) === plain(text)) ?? roleWords[plain(text)] ?? null

export const readFunction = (text: string): MemberFunction | null =>
  functions.find((one) => plain(one) === plain(text)) ?? functionWords[plain(text)] ?? null

type Json = Record<string, unknown>

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `{"people": [...]}` as its rows. */
export function peopleOfJson(document: unknown): Json[] | null {
  const list = isRecord(document) ? (document.people ?? document.members) : null
  return Array.isArray(list) ? list.filter(isRecord) : null
}

/**
 * A tree such as `{"areas": {"Cards": ["card_arrival", {"name": "PIN", "owner": "a@b.c"}]}}` as rows, parents first: a row
 * names its parent by the path.
 */
export function areasOfJson(document: unknown): Json[] | null {
  const tree = isRecord(document) ? document.areas : null
  if (Array.isArray(tree)) return tree.flatMap((one) => rowsBelow(one, []))
  return isRecord(tree) ? rowsBelow(tree, []) : null
}

function rowsBelow(node: unknown, path: readonly string[]): Json[] {
  if (typeof node === 'string') return [rowAt(node, path)]
  if (Array.isArray(node)) return node.flatMap((one) => rowsBelow(one, path))
  if (!isRecord(node)) return []
  if (typeof node.name !== 'string') {
    return Object.entries(node).flatMap(([name, inner]) => [rowAt(name, path), ...rowsBelow(inner, [...path, name])])
  }
  const { name, areas, children, parts, ...facts } = node
  const below = areas ?? children ?? parts
  return [{ ...facts, ...rowAt(name, path) }, ...(below === undefined ? [] : rowsBelow(below, [...path, name]))]
}

const rowAt = (name: string, path: readonly string[]): Json => ({
  name,
  ...(path.length > 0 && { parent: path.join(' > ') }),
})
