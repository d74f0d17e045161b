/** What happened, without the kind in front: `feedback_item.status_changed` is `status changed`. */
export const actionWords = (action: string): string => (action.split('.')[1] ?? action).replaceAll('_', ' ')

type Json = unknown
export type FieldChange = { field: string; before: Json; after: Json }

const isRecord = (value: Json): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The fields that differ between two states; what was made or deleted differs in all of its fields. */
export function fieldChanges(before: Json, after: Json): FieldChange[] {
  const old = isRecord(before) ? before : {}
  const now = isRecord(after) ? after : {}
  const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  return fields
    .map((field) => ({ field, before: old[field] ?? null, after: now[field] ?? null }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after))
}

/** A value of an entry as text for people; empty for nothing. */
export function valueText(value: Json): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}
