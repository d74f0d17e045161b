type ChangedField = { field: string; from: string | null; to: string | null }

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A value as a person can read it; null for what only a program understands. */
function readable(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value === '' || id.test(value)) return null
  return value.length > 80 ? `${value.slice(0, 79)}…` : value
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Which fields differ between the two states of an activity entry, with values where they can be read. */
export function changedFields(before: unknown, after: unknown): ChangedField[] {
  if (!isRecord(before) || !isRecord(after)) return []
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field] ?? null) !== JSON.stringify(after[field] ?? null))
    .map((field) => ({ field, from: readable(before[field]), to: readable(after[field]) }))
}
