import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import { newId } from '../../platform/ids.ts'
import {
  type CheckedRow,
  type ImportedChange,
  type ImportField,
  type ImportRow,
  importer,
  listOf,
  type RowError,
  type SavedRows,
  textOf,
} from '../../platform/importer.ts'
import { publish } from '../../platform/live.ts'
import { indexObjects, unindexObjects } from '../../platform/search.ts'
import { type AreaRow, type AreaValues, changeArea, insertAreas, loadAreaTree, lockAreas } from './areas.queries.ts'
import { findableArea } from './areas.ts'
import { areasOfJson } from './import.rules.ts'
import { listOwnerCandidates } from './members.queries.ts'
import { type AreaTree, cleanAliases, foldName, splitPath } from './tree.rules.ts'

/** What a row says about an area; absent is left as it is. `path` ends with its own name. */
type Value = { path: string[]; ownerId?: string; aliases?: string[]; description?: string }
type State = { owners: ReadonlyMap<string, { id: string; isPm: boolean }> }
type Before = Pick<AreaValues, 'name' | 'ownerId' | 'aliases' | 'description'>

const fields: readonly ImportField[] = [
  {
    name: 'name',
    label: 'Name',
    required: true,
    aliases: ['area', 'product area', 'component', 'feature', 'label', 'bereich', 'produktbereich'],
    help: 'What the area is called, or its path such as Money > Invoices.',
  },
  {
    name: 'parent',
    label: 'Below',
    required: false,
    aliases: ['parent area', 'parent', 'group', 'above', 'übergeordnet'],
    help: 'The area it belongs to, by name or path. Empty: at the top.',
  },
  {
    name: 'owner',
    label: 'Owner',
    required: false,
    aliases: ['pm', 'product manager', 'owner email', 'owning pm', 'verantwortlich', 'lead'],
    help: 'The e-mail address or name of its product manager. Empty: the one of the area above.',
  },
  {
    name: 'aliases',
    label: 'Other names',
    required: false,
    aliases: ['alias', 'synonyms', 'also known as', 'also called', 'aka', 'tags', 'keywords'],
    help: 'What else files and rules call it, divided by comma.',
  },
  {
    name: 'description',
    label: 'Description',
    required: false,
    aliases: ['about', 'notes', 'beschreibung'],
    help: 'What belongs to it.',
  },
]

function checkRow({ owners }: State, row: ImportRow): CheckedRow<Value> {
  const errors: RowError[] = []
  const [name, parent] = [textOf(row, 'name'), textOf(row, 'parent')]
  const path = [
    ...(parent === null ? [] : splitPath(parent)),
    ...(name === null ? [] : parent === null ? splitPath(name) : [name]),
  ]
  if (name === null) errors.push({ field: 'name', message: 'The name is missing. Fill it in.' })
  if (path.some((part) => part.length > 200)) {
    errors.push({ field: 'name', message: 'A name is longer than 200 characters. Shorten it.' })
  }
  const ownerText = textOf(row, 'owner')
  const owner = ownerText === null ? undefined : owners.get(ownerText.toLowerCase())
  if (ownerText !== null && !owner) {
    errors.push({ field: 'owner', message: 'No member has this e-mail address or name. Add them first.' })
  } else if (owner && !owner.isPm) {
    errors.push({
      field: 'owner',
      message: 'This member does not hold the role product manager, which owning an area needs.',
    })
  }
  const aliases = listOf(row, 'aliases')
  if (aliases.length > 200 || aliases.some((alias) => alias.length > 200)) {
    errors.push({ field: 'aliases', message: 'At most 200 other names of 200 characters each. Shorten it.' })
  }
  const description = textOf(row, 'description')
  if (description !== null && description.length > 4000) {
    errors.push({ field: 'description', message: 'The description is longer than 4,000 characters. Shorten it.' })
  }
  if (errors.length > 0) return { errors }
  return {
    value: {
      path,
      ...(owner && { ownerId: owner.id }),
      ...(aliases.length > 0 && { aliases }),
      ...(description !== null && { description }),
    },
  }
}

type Draft = AreaValues & { id: string; isNew: boolean }

/** The tree while rows are added to it. */
function draftOf(tree: AreaTree) {
  const drafts = new Map<string, Draft>(tree.areas.map((area) => [area.id, { ...area, isNew: false }]))
  const childOf = (parentId: string | null, name: string): Draft | undefined =>
    [...drafts.values()].find((draft) => draft.parentId === parentId && foldName(draft.name) === foldName(name))
  /** Where a parent's path leads: from the top, or, when it is a single word, to the only area of that name. */
  const findParent = (path: readonly string[]): Draft | null | undefined => {
    let at: Draft | null = null
    for (const name of path) {
      const next: Draft | undefined = childOf(at?.id ?? null, name)
      if (!next) return path.length === 1 ? onlyOne(path[0] ?? '') : undefined
      at = next
    }
    return at
  }
  const onlyOne = (name: string): Draft | undefined => {
    const called = [...drafts.values()].filter((draft) => foldName(draft.name) === foldName(name))
    return called.length === 1 ? called[0] : undefined
  }
  const countBelow = (parentId: string | null): number =>
    [...drafts.values()].filter((draft) => draft.parentId === parentId).length
  return { drafts, childOf, findParent, countBelow }
}

const noParent: RowError = { field: 'parent', message: 'There is no such area to put it below. Add a row for it.' }

/** Rows whose parent comes later in the chunk wait for it. */
async function saveRows(ctx: Ctx, values: readonly Value[]): Promise<SavedRows> {
  await lockAreas(ctx)
  const tree = await loadAreaTree(ctx)
  const { drafts, childOf, findParent, countBelow } = draftOf(tree)
  const touched = new Set<string>()
  let waiting = values.map((value, index) => ({ value, index }))
  for (let hasMoved = true; hasMoved && waiting.length > 0; ) {
    const left: typeof waiting = []
    for (const row of waiting) {
      const parent = findParent(row.value.path.slice(0, -1))
      if (parent === undefined) {
        left.push(row)
        continue
      }
      const parentId = parent?.id ?? null
      const name = row.value.path.at(-1) ?? ''
      const found = childOf(parentId, name) ?? blank(parentId, name, countBelow(parentId))
      const draft = { ...found, ...applied(found, row.value) }
      if (found.isNew || JSON.stringify(draft) !== JSON.stringify(found)) touched.add(draft.id)
      drafts.set(draft.id, draft)
    }
    hasMoved = left.length < waiting.length
    waiting = left
  }
  return store(
    ctx,
    tree,
    [...touched].flatMap((id) => drafts.get(id) ?? []),
    waiting.map(({ index }) => ({ index, errors: [noParent] })),
  )
}

const blank = (parentId: string | null, name: string, position: number): Draft => ({
  id: newId(),
  parentId,
  name,
  description: '',
  position,
  ownerId: null,
  aliases: [],
  isNew: true,
})

/** Aliases are added to those that are there; the other facts are as the file says. */
const applied = (found: Draft, { ownerId, aliases = [], description }: Value): Omit<Before, 'name'> => ({
  ownerId: ownerId ?? found.ownerId,
  aliases: cleanAliases([...found.aliases, ...aliases], found.name),
  description: description ?? found.description,
})

async function store(ctx: Ctx, tree: AreaTree, drafts: readonly Draft[], rejected: NonNullable<SavedRows['rejected']>) {
  const made = await insertAreas(
    ctx,
    drafts.filter(({ isNew }) => isNew).map(({ isNew: _, ...values }) => values),
  )
  const updated: { id: string; version: number; before: Before }[] = []
  const changed: AreaRow[] = []
  for (const { id, name, ownerId, aliases, description } of drafts.filter(({ isNew }) => !isNew)) {
    const [old, row] = [tree.byId.get(id), await changeArea(ctx, id, { ownerId, aliases, description })]
    if (!old || !row) continue
    changed.push(row)
    const before = { name, ownerId: old.ownerId, aliases: old.aliases, description: old.description }
    updated.push({ id, version: row.version, before })
  }
  await indexObjects(ctx, [...made, ...changed].map(findableArea))
  if (drafts.length > 0) await publish(ctx, 'product_area')
  return { created: made.map(({ id, version }) => ({ id, version })), updated, rejected }
}

/** Areas the import made go to the bin, unless something else lies below them by now. */
async function undoRows(ctx: Ctx, changes: readonly ImportedChange[]): Promise<{ undone: number; kept: number }> {
  await lockAreas(ctx)
  const tree = await loadAreaTree(ctx)
  const gone = new Set<string>()
  let undone = 0
  const deepestFirst = changes.toSorted((a, b) => depthOf(tree, b.id) - depthOf(tree, a.id))
  for (const { id, version, before } of deepestFirst) {
    if (tree.byId.get(id)?.version !== version) continue
    if (before === null) {
      if (tree.areas.some((area) => area.parentId === id && !gone.has(area.id))) continue
      await changeArea(ctx, id, { deletedAt: ctx.now() })
      gone.add(id)
    } else {
      // Written by store above.
      const row = await changeArea(ctx, id, before as Before)
      if (row) await indexObjects(ctx, [findableArea(row)])
    }
    undone += 1
  }
  await unindexObjects(ctx, 'product_area', [...gone])
  if (undone > 0) await publish(ctx, 'product_area')
  return { undone, kept: changes.length - undone }
}

const depthOf = (tree: AreaTree, id: string): number => tree.byId.get(id)?.lineage.length ?? 0

const settings = z.object({})

export const areaImporter = importer<z.infer<typeof settings>, State, Value>({
  kind: 'areas',
  label: 'Product areas',
  permission: 'areas.write',
  fields,
  takesAttributes: false,
  settings,
  readJson: areasOfJson,
  prepare: async (ctx) => ({ owners: await listOwnerCandidates(ctx) }),
  checkRow,
  saveRows: (ctx, _state, values) => saveRows(ctx, values),
  undoRows,
})
