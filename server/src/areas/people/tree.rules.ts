/** A product area as it is stored; `owner` is there when the one it names may own areas right now. */
export type AreaFacts = {
  id: string
  parentId: string | null
  name: string
  description: string
  position: number
  ownerId: string | null
  owner: { id: string; name: string } | null
  aliases: string[]
  version: number
}

export type TreeArea = AreaFacts & {
  /** Names from the root down to this one. */
  path: string[]
  /** Its own id and those of the areas above it, from here up. */
  lineage: string[]
  effectiveOwner: { id: string; name: string; areaId: string } | null
}

/** Parents before children, siblings in their order. */
export type AreaTree = {
  areas: readonly TreeArea[]
  byId: ReadonlyMap<string, TreeArea>
  /** Folded names, aliases and paths to areas; null where two areas answer to the same word. */
  byWord: ReadonlyMap<string, TreeArea | null>
}

/** How names are compared: case, accents and spacing do not matter. */
export const foldName = (name: string): string =>
  name.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase()

export function buildTree(rows: readonly AreaFacts[]): AreaTree {
  const ids = new Set(rows.map(({ id }) => id))
  const below = Map.groupBy(rows, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null))
  const areas: TreeArea[] = []
  const descend = (parent: TreeArea | null): void => {
    const children = below.get(parent?.id ?? null) ?? []
    for (const row of children.toSorted((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1))) {
      const area: TreeArea = {
        ...row,
        path: [...(parent?.path ?? []), row.name],
        lineage: [row.id, ...(parent?.lineage ?? [])],
        effectiveOwner: row.owner ? { ...row.owner, areaId: row.id } : (parent?.effectiveOwner ?? null),
      }
      areas.push(area)
      descend(area)
    }
  }
  descend(null)
  return { areas, byId: new Map(areas.map((area) => [area.id, area])), byWord: indexWords(areas) }
}

/** A name goes before an alias; a word that means two areas means none. */
function indexWords(areas: readonly TreeArea[]): Map<string, TreeArea | null> {
  const paths = areas.map((area): [string, TreeArea] => [foldPath(area.path), area])
  const names = areas.map((area): [string, TreeArea] => [foldName(area.name), area])
  const aliases = areas.flatMap((area) => area.aliases.map((alias): [string, TreeArea] => [foldName(alias), area]))
  const byWord = new Map<string, TreeArea | null>()
  for (const words of [paths, names, aliases]) {
    const added = new Map<string, TreeArea | null>()
    for (const [word, area] of words) {
      if (byWord.has(word)) continue
      added.set(word, added.has(word) && added.get(word) !== area ? null : area)
    }
    for (const [word, area] of added) byWord.set(word, area)
  }
  return byWord
}

/** The names of a path such as `Money > Invoices` or `Money / Invoices`. */
export const splitPath = (text: string): string[] =>
  text
    .split(/\s*>\s*|\s+\/\s+|\s*›\s*/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

const foldPath = (path: readonly string[]): string => path.map(foldName).join(' > ')

/** The area a file or rule means by a name, an alias, or a path such as `Money > Invoices` or `Money / Invoices`. */
export function findInTree(tree: AreaTree, text: string): TreeArea | undefined {
  return tree.byWord.get(foldName(text)) ?? tree.byWord.get(foldPath(splitPath(text))) ?? undefined
}

/** True when the area cannot go below this parent, because the parent is the area itself or lies below it. */
export const wouldCycle = (tree: AreaTree, areaId: string, parentId: string | null): boolean =>
  parentId !== null && (tree.byId.get(parentId)?.lineage.includes(areaId) ?? false)

export const siblingsOf = (tree: AreaTree, parentId: string | null): TreeArea[] =>
  tree.areas.filter((area) => area.parentId === parentId)

/** The order of siblings with one of them put at a place. */
export function placeAmong(siblings: readonly { id: string }[], id: string, position: number): string[] {
  const others = siblings.map((one) => one.id).filter((other) => other !== id)
  return others.toSpliced(position, 0, id)
}

/** Aliases as people mean them: trimmed, each once, none that only repeats the name. */
export function cleanAliases(aliases: readonly string[], name: string): string[] {
  const seen = new Set([foldName(name)])
  return aliases
    .map((alias) => alias.trim())
    .filter((alias) => alias !== '' && !seen.has(foldName(alias)) && seen.add(foldName(alias)))
}
