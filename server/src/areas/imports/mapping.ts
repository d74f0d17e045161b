import { createHash, hash } from 'node:crypto'
import type { Import, ImportMapping, RowProblem } from '@gantry/contract/imports'
import type { AnyImporter, ImportField, ImportRow, RowError } from '../../platform/importer.ts'
import { type FileRow, problemColumn } from './read-rows.ts'

export type StoredColumn = Import['columns'][number]
export type Suggestion = Import['suggestions'][number]

const attributePrefix = 'attributes.'

/** Letters and digits only, so that `E-Mail Address`, `email_address` and `emailAddress` are the same. */
const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()

const wordsOf = (name: string): string[] =>
  name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)

/** The same for files with the same columns, in whatever order and spelling of their names. */
export const signatureOf = (columns: readonly StoredColumn[]): string =>
  createHash('sha256')
    .update(JSON.stringify(columns.map(({ name }) => plain(name)).sort()))
    .digest('hex')

type Candidate = { column: string; field: ImportField; confidence: number; from: 'name' | 'values' }

/**
 * Proposes a field for each column, by name, by alias and by how sample values look; each field once, surest first. What
 * fits no field becomes an attribute where the importer takes those, and is left out otherwise.
 */
export function suggestMapping(importer: AnyImporter, columns: readonly StoredColumn[]): Suggestion[] {
  const candidates = columns
    .filter(({ name }) => name !== problemColumn)
    .flatMap((column) => importer.fields.flatMap((field) => rate(column, field)))
    .sort((a, b) => b.confidence - a.confidence)
  const chosen = new Map<string, Candidate>()
  const taken = new Set<string>()
  for (const candidate of candidates) {
    if (chosen.has(candidate.column) || taken.has(candidate.field.name)) continue
    chosen.set(candidate.column, candidate)
    taken.add(candidate.field.name)
  }
  return columns.map(({ name, samples }) => {
    const found = chosen.get(name)
    if (found) return { column: name, target: found.field.name, confidence: found.confidence, from: found.from }
    const isKept = importer.takesAttributes && name !== problemColumn && samples.length > 0
    return { column: name, target: isKept ? attributeTarget(name) : null, confidence: 0, from: 'none' as const }
  })
}

const attributeTarget = (column: string): string => `${attributePrefix}${column.slice(0, 100).trim()}`

function rate({ name, samples }: StoredColumn, field: ImportField): Candidate[] {
  const byName = rateName(name, field)
  const { looksLike } = field
  const fit = looksLike && samples.length > 0 ? samples.filter((one) => looksLike(one)).length / samples.length : null
  const confidence = fit === null ? byName : byName > 0 ? byName * (0.5 + fit / 2) : fit > 0.8 ? fit * 0.6 : 0
  if (confidence < 0.5) return []
  return [{ column: name, field, confidence: Math.round(confidence * 100) / 100, from: byName > 0 ? 'name' : 'values' }]
}

function rateName(column: string, { name, label, aliases }: ImportField): number {
  const wanted = plain(column)
  if (wanted === plain(name) || wanted === plain(label)) return 1
  if (aliases.some((alias) => plain(alias) === wanted)) return 0.95
  const words = new Set(wordsOf(column))
  const likeness = [name, label, ...aliases].map((known) => {
    const others = wordsOf(known)
    const shared = others.filter((word) => words.has(word)).length
    return (2 * shared) / (others.length + words.size)
  })
  const best = Math.max(0, ...likeness)
  return best >= 0.6 ? best * 0.9 : 0
}

export const mappingOf = (suggestions: readonly Suggestion[]): ImportMapping =>
  Object.fromEntries(suggestions.map(({ column, target }) => [column, target]))

/** Labels of the required fields no column is mapped to. */
export function missingFields(importer: AnyImporter, mapping: ImportMapping): string[] {
  const targets = new Set(Object.values(mapping))
  return importer.fields.filter(({ name, required }) => required && !targets.has(name)).map(({ label }) => label)
}

/** Why a mapping cannot be used with this file and kind; empty when it can. */
export function mappingProblems(
  importer: AnyImporter,
  columns: readonly StoredColumn[],
  mapping: ImportMapping,
): string[] {
  const names = new Set(columns.map(({ name }) => name))
  const seen = new Set<string>()
  const problems: string[] = []
  for (const [column, target] of Object.entries(mapping)) {
    if (!names.has(column)) problems.push(`The file has no column “${column}”.`)
    if (target === null) continue
    const isAttribute = importer.takesAttributes && target.startsWith(attributePrefix) && target !== attributePrefix
    if (!isAttribute && !importer.fields.some(({ name }) => name === target)) {
      problems.push(`There is no field “${target}” to map “${column}” to.`)
    }
    if (seen.has(target)) problems.push(`Two columns are mapped to “${target}”. Choose one of them.`)
    seen.add(target)
  }
  return problems
}

/** Column and target of every mapped column, computed once per run. */
export type Plan = readonly { column: string; target: string; attribute: string | null }[]

export const planOf = (mapping: ImportMapping): Plan =>
  Object.entries(mapping)
    .flatMap(([column, target]) =>
      target === null
        ? []
        : [
            {
              column,
              target,
              attribute: target.startsWith(attributePrefix) ? target.slice(attributePrefix.length) : null,
            },
          ],
    )
    // The order of the mapping must not change a row's key.
    .sort((a, b) => (a.target < b.target ? -1 : 1))

/** Puts the cells of a row where the mapping says; `key` says which row this is in every repeat of the import. */
export function applyPlan(plan: Plan, { row, cells }: Pick<FileRow, 'row' | 'cells'>, key: string): ImportRow {
  const fields: Record<string, string> = {}
  const attributes: Record<string, string> = {}
  for (const { column, target, attribute } of plan) {
    const text = cells[column]
    if (text === undefined || text === '') continue
    if (attribute === null) fields[target] = text
    else attributes[attribute] = text
  }
  return { row, key, fields, attributes }
}

/**
 * Gives each row a key made of its mapped content and of how often the same content came before, so that repeating a file
 * (or one that has grown) changes nothing and equal rows still count separately. Feed it every row from the first on.
 */
export function createKeyMaker(plan: Plan): (cells: Record<string, string>) => string {
  // 48 bits of the hash stand for the content: a chance meeting only makes a key less stable, never two keys equal.
  const seen = new Map<number, number>()
  return (cells) => {
    const digest = hash(
      'sha256',
      JSON.stringify(plan.map(({ column, target }) => [target, cells[column] ?? ''])),
      'hex',
    )
    const short = Number.parseInt(digest.slice(0, 12), 16)
    const times = (seen.get(short) ?? 0) + 1
    seen.set(short, times)
    return times === 1 ? digest.slice(0, 40) : `${digest.slice(0, 40)}-${times}`
  }
}

/** An importer's complaint in the words of the file: which column, which value. */
export function problemsOf(plan: Plan, cells: Record<string, string>, errors: readonly RowError[]): RowProblem[] {
  return errors.map(({ field, message }) => {
    const column = plan.find(({ target }) => target === field)?.column ?? null
    const value = column === null ? '' : (cells[column] ?? '')
    return { field, column, value: printable(value), message }
  })
}

/** What can be stored and shown of a bad value. */
export const printable = (value: string): string => value.slice(0, 200).toWellFormed().replaceAll('\0', '␀')
