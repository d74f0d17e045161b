import type { Import, ImportKind } from '@gantry/contract/imports'

const attributePrefix = 'attributes.'

/** What a column can be mapped to: the fields of the kind, or an attribute under the column's own name. */
export function targetsOf(
  column: string,
  current: string | null,
  kind: ImportKind,
  attributeLabel: (name: string) => string,
) {
  const own = `${attributePrefix}${column.slice(0, 100)}`
  const attributes = kind.takesAttributes
    ? [...new Set([own, ...(current?.startsWith(attributePrefix) ? [current] : [])])]
    : []
  return [
    ...kind.fields.map(({ name, label, required }) => ({ value: name, label: required ? `${label} *` : label })),
    ...attributes.map((value) => ({ value, label: attributeLabel(value.slice(attributePrefix.length)) })),
  ]
}

/** The mapping with one column sent elsewhere; a field that is taken is given up by the column that had it. */
export function withTarget(mapping: Import['mapping'], column: string, target: string | null): Import['mapping'] {
  const cleared = Object.entries(mapping).map(([name, old]) => [name, old === target && target !== null ? null : old])
  return { ...Object.fromEntries(cleared), [column]: target }
}
