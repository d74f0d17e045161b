import type { Ctx } from '../../platform/context.ts'
import { loadAreaTree } from './areas.queries.ts'
import { findInTree, type TreeArea } from './tree.rules.ts'

/** Who owns an area right now: its own PM, or the one of the nearest area above. For many areas, load the tree once. */
export const ownerOfArea = async (ctx: Ctx, areaId: string): Promise<TreeArea['effectiveOwner']> =>
  (await loadAreaTree(ctx)).byId.get(areaId)?.effectiveOwner ?? null

/** The area a name, an alias or a path (`Money > Invoices`) means; undefined when none or several. */
export const findAreaByName = async (ctx: Ctx, text: string): Promise<TreeArea | undefined> =>
  findInTree(await loadAreaTree(ctx), text)
