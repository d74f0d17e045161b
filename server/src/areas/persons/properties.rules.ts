export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Properties = Record<string, Json>
/** A change as it was sent for a raw id. `isEarly`: made before the id came to the person it stands for now. */
export type Change = { at: number; operation: string; properties: Properties; isEarly: boolean }

/**
 * The properties after all changes, in the order of their times. What the person brought along from before a merge gives
 * way to what was known of the person it was merged into, whatever was said later of the two.
 */
export function propertiesAfter(changes: readonly Change[]): Properties {
  const inOrder = changes.toSorted((a, b) => a.at - b.at)
  const apply = (isEarly: boolean): Properties =>
    inOrder.filter((change) => change.isEarly === isEarly).reduce<Properties>(changed, {})
  return { ...apply(true), ...apply(false) }
}

function changed(before: Properties, { operation, properties }: Change): Properties {
  if (operation === 'delete') return {}
  const after = { ...before }
  for (const [name, value] of Object.entries(properties)) {
    if (operation === 'unset') delete after[name]
    else if (operation !== 'set_once' || !(name in before)) after[name] = valueAfter(operation, before[name], value)
  }
  return after
}

function valueAfter(operation: string, before: Json | undefined, given: Json): Json {
  const [old, more] = [listOf(before), listOf(given)]
  switch (operation) {
    case 'add':
      return (typeof before === 'number' ? before : 0) + (typeof given === 'number' ? given : 0)
    case 'append':
      return [...old, ...more]
    case 'prepend':
      return [...more, ...old]
    case 'union':
      return [...old, ...more.filter((one) => !has(old, one))]
    case 'remove':
      return old.filter((one) => !has(more, one))
    default:
      return given
  }
}

const listOf = (value: Json | undefined): Json[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

const has = (list: readonly Json[], value: Json): boolean =>
  list.some((one) => JSON.stringify(one) === JSON.stringify(value))
