/** Which row comes after those that leave the list: the next that stays, else the last before them. */
export function rowAfterLeaving(
  rows: readonly string[],
  leaving: ReadonlySet<string>,
  active: string | undefined,
): string | undefined {
  if (active === undefined || !leaving.has(active)) return active
  const at = rows.indexOf(active)
  const stays = (id: string): boolean => !leaving.has(id)
  return rows.slice(at + 1).find(stays) ?? rows.slice(0, Math.max(at, 0)).findLast(stays)
}
