import type { Ctx } from '../../platform/context.ts'
import type { ItemRow } from './items.queries.ts'

/** Tells owners and assignees what came to them. */
export async function notifyOwners(_ctx: Ctx, _rows: readonly ItemRow[]): Promise<void> {}
