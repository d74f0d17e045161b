/** What stands behind the question mark: filters, sorting, columns. Everything is text; a list repeats its key. */
export type UrlValue = string | readonly string[]
export type UrlSearch = { readonly [key: string]: UrlValue | undefined }

export function parseSearch(text: string): UrlSearch {
  const params = new URLSearchParams(text)
  // fromEntries makes own properties of every name, `__proto__` included.
  return Object.fromEntries(
    [...new Set(params.keys())].map((key): [string, UrlValue] => {
      const values = params.getAll(key)
      return [key, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** Keys keep their order, so that the same view has the same address. Empty values are left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') params.append(key, String(one))
    }
  }
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':')
  return text === '' ? '' : `?${text}`
}

/** The search with these changes; an empty text, an empty list and undefined take the key away. */
export function mergeSearch(search: UrlSearch, changes: UrlSearch): UrlSearch {
  return Object.fromEntries(
    Object.entries({ ...search, ...changes }).filter(([, value]) => value !== undefined && value.length > 0),
  )
}

export const textOf = (value: UrlValue | undefined): string =>
  value === undefined ? '' : typeof value === 'string' ? value : (value[0] ?? '')

export const listOf = (value: UrlValue | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value

/** The value when it is one of those known: a typed or outdated address must not break the page. */
export const choiceOf = <T extends string>(value: UrlValue | undefined, known: readonly T[]): T | undefined =>
  known.find((one) => one === textOf(value))

/** Sorting as it stands in the address: `name` upwards, `-name` downwards. */
export type Sort = { key: string; isDescending: boolean }

export function parseSort(value: UrlValue | undefined): Sort | undefined {
  const text = textOf(value)
  if (text === '' || text === '-') return undefined
  return text.startsWith('-') ? { key: text.slice(1), isDescending: true } : { key: text, isDescending: false }
}

/** What a press on a column's head asks for: upwards, then downwards, then no sorting of one's own. */
export function nextSort(now: Sort | undefined, key: string): string | undefined {
  if (now?.key !== key) return key
  return now.isDescending ? undefined : `-${key}`
}
