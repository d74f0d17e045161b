import type { Ctx } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import type { Areas } from './areas.ts'
import { loadKnown } from './known.queries.ts'
import type { People } from './people.queries.ts'

const noArea = new AppError('not_found', 'There is no such product area.')
const noMember = new AppError('not_found', 'There is no such person in this workspace.')

export async function assertArea(ctx: Ctx, areaId: string | null | undefined, areas?: Areas): Promise<void> {
  if (areaId && !(areas ?? (await loadKnown(ctx)).areas).has(areaId)) throw noArea
}

/** Refuses people who have left or are suspended. */
export async function assertMember(ctx: Ctx, memberId: string | null | undefined, people?: People): Promise<void> {
  if (memberId && !(people ?? (await loadKnown(ctx)).people).assignable.has(memberId)) throw noMember
}
