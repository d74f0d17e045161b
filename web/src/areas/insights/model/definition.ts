import { InsightDefinition, type InsightKind } from '@gantry/contract/insights'
import type { EventPick } from '@gantry/contract/insights-base'

export const insightKinds = ['trends', 'funnel', 'retention', 'lifecycle', 'stickiness', 'paths'] as const

export const anyEvent: EventPick = { event: null, filters: [], or: [] }

/** What a new insight of a kind begins with. */
export function newDefinition(kind: InsightKind, event: string | null = null): InsightDefinition {
  const pick = { event }
  switch (kind) {
    case 'trends':
      return InsightDefinition.parse({ kind, series: [{ ...pick, measure: { kind: 'unique' } }] })
    case 'funnel':
      return InsightDefinition.parse({ kind, steps: [pick, { event: null }], view: { kind: 'steps', hasTimes: true } })
    case 'retention':
      return InsightDefinition.parse({ kind, start: pick, return: { event: null } })
    case 'lifecycle':
      return InsightDefinition.parse({ kind, event: pick })
    case 'stickiness':
      return InsightDefinition.parse({ kind, series: [pick] })
    case 'paths':
      return InsightDefinition.parse({ kind })
    default:
      return kind satisfies never
  }
}

/** A definition as it stands in an address; undefined when it is none (typed by hand, or of another version). */
export function readDefinition(text: string): InsightDefinition | undefined {
  try {
    return InsightDefinition.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The shortest text that reads back as the same definition: empty lists are what is meant without them. */
export const writeDefinition = (definition: InsightDefinition): string =>
  JSON.stringify(definition, (_key, value: unknown) => (Array.isArray(value) && value.length === 0 ? undefined : value))

/** The letter a formula calls a series by. */
export const letterOf = (index: number): string => String.fromCharCode(65 + index)

/** A list with one entry replaced, or taken out. */
export const replaceAt = <T>(list: readonly T[], index: number, value: T): T[] =>
  list.map((one, at) => (at === index ? value : one))
export const removeAt = <T>(list: readonly T[], index: number): T[] => list.filter((_one, at) => at !== index)

/** A list with one entry moved up (-1) or down (1); at the edge it stays. */
export function moveAt<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const [one, other] = [list[index], list[index + by]]
  if (one === undefined || other === undefined) return [...list]
  return list.map((value, at) => (at === index ? other : at === index + by ? one : value))
}
