import type { Input, Reply } from '@gantry/contract/endpoint'
import type { countFeedback, getFeedback, listFeedback, listSimilarFeedback } from '@gantry/contract/feedback'
import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { toPage } from '../../platform/paging.ts'
import { accountFacts } from '../customers/index.ts'
import { areaRef } from './areas.ts'
import { guessArea, modelText } from './brain.ts'
import { countFacets } from './counts.rules.ts'
import { filterBranches, filterConditions, isMine } from './filter.queries.ts'
import { loadRouting, type Routing } from './ground.ts'
import { excerptOf, titleOf } from './item-text.rules.ts'
import { type ItemRow, loadItems } from './items.queries.ts'
import { countGroups, cursorOf, listByIds, listItems, listThread, placeOf } from './list.queries.ts'
import { listNearest } from './similar.queries.ts'
import { loadSurroundings, memberRef, surroundingsOf, viewItems } from './view.ts'

export async function listItemsPage(
  ctx: Ctx,
  query: Input<typeof listFeedback>['query'],
): Promise<Reply<typeof listFeedback>> {
  const around = await loadSurroundings(ctx)
  const branches = await filterBranches(ctx, query, around.areas, placeOf(query))
  const rows = await listItems(ctx, branches, query)
  const total = query.cursor === undefined && rows.length <= query.limit ? rows.length : null
  const page = toPage(rows, query.limit, (row) => row, cursorOf(query.sort))
  return { ...page, items: await viewItems(ctx, around, page.items), total }
}

export async function countItems(
  ctx: Ctx,
  filter: Input<typeof countFeedback>['query'],
): Promise<Reply<typeof countFeedback>> {
  const { areas, people, sources } = await loadSurroundings(ctx)
  const { base } = await filterConditions(ctx, filter, areas, { isWhole: true })
  const groups = await countGroups(ctx, base, isMine(ctx))
  const names = { areas, owner: people.names, source: new Map([...sources].map(([id, { name }]) => [id, name])) }
  return countFacets(groups, filter, names)
}

export async function getItem(ctx: Ctx, id: string): Promise<Reply<typeof getFeedback>> {
  return getItemDetail(ctx, id, await loadRouting(ctx))
}

/** `routing` must have been loaded before anything was decided in this transaction. */
export async function getItemDetail(ctx: Ctx, id: string, routing: Routing): Promise<Reply<typeof getFeedback>> {
  const row = await getRow(ctx, id)
  const around = surroundingsOf(ctx, routing)
  const [item] = await viewItems(ctx, around, [row])
  if (!item) throw noItem
  const thread = await listThread(ctx, row)
  return {
    ...item,
    externalId: row.externalId,
    subject: row.subject,
    text: row.text,
    html: row.html,
    original: row.original ?? row.text,
    url: row.url,
    attributes: row.attributes,
    sourceUpdatedAt: row.sourceUpdatedAt?.toISOString() ?? null,
    accountFacts: await accountOf(ctx, row.accountId),
    suggestions: suggest(routing, row),
    thread: thread.map((one) => ({
      id: one.id,
      title: titleOf(one.subject, one.text),
      excerpt: excerptOf(one.text),
      author: one.authorName ?? one.authorEmail,
      createdAt: one.createdAt.toISOString(),
    })),
    importId: row.importId,
  }
}

type ShownAccount = Reply<typeof getFeedback>['accountFacts']

async function accountOf(ctx: Ctx, id: string | null): Promise<ShownAccount> {
  const found = id === null ? undefined : (await accountFacts(ctx, [id])).get(id)
  return found ? { id: found.id, name: found.name, plan: found.plan, revenue: found.revenue } : null
}

const noItem = new AppError('not_found', 'There is no such feedback item.')

async function getRow(ctx: Ctx, id: string): Promise<ItemRow> {
  const [row] = await loadItems(ctx, [id])
  if (!row || row.deletedAt) throw noItem
  return row
}

function suggest({ areas, brain, people }: Routing, row: ItemRow): Reply<typeof getFeedback>['suggestions'] {
  const top = guessArea(brain, modelText(row))?.top ?? []
  return top.flatMap(({ label, confidence }) => {
    const area = areaRef(areas, label)
    return area ? [{ area, owner: memberRef(people, areas.get(label)?.ownerId ?? null), confidence }] : []
  })
}

export async function listSimilar(ctx: Ctx, id: string, limit: number): Promise<Reply<typeof listSimilarFeedback>> {
  const row = await getRow(ctx, id)
  const nearest = await listNearest(ctx, row, limit)
  const similarity = new Map(nearest.map((one) => [one.id, one.similarity]))
  const rows = await listByIds(
    ctx,
    nearest.map((one) => one.id),
  )
  const items = await viewItems(ctx, await loadSurroundings(ctx), rows)
  return { items: items.map((item) => ({ ...item, similarity: similarity.get(item.id) ?? 0 })) }
}
