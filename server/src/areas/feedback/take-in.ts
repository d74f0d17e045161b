import type { Ctx } from '../../platform/context.ts'
import { type HandedIn, readDraft } from './draft.ts'
import { loadRouting } from './ground.ts'
import { loadLanguageDetector } from './language.ts'
import { saveItems } from './save-items.ts'
import { findOrCreateSource, type SourceRow } from './sources.queries.ts'

/** A piece as a source hands it in; one with an area was decided there and is done, one without is new. */
export type Piece = Pick<HandedIn, 'externalId' | 'author' | 'createdAt' | 'body' | 'rating' | 'attributes'> & {
  areaId: string | null
}

const plain = {
  threadId: null,
  account: { name: null, domain: null },
  sourceUpdatedAt: null,
  language: null,
  subject: null,
  format: 'text',
  url: null,
  isDeleted: false,
} as const

/** Takes in many pieces of one source as Gantry itself, outside of any import; gives their ids in the same order. */
export async function takeIn(
  ctx: Ctx,
  { kind, name }: Pick<SourceRow, 'kind' | 'name'>,
  pieces: readonly Piece[],
): Promise<string[]> {
  const routing = await loadRouting(ctx)
  const detect = await loadLanguageDetector()
  const source = await findOrCreateSource(ctx, kind, name)
  const drafts = pieces.map(({ areaId, ...piece }) =>
    readDraft({ ...plain, ...piece }, detect, {
      sourceId: source.id,
      importId: null,
      placed: areaId === null ? null : { areaId, ownerId: null },
      status: areaId === null ? 'new' : 'done',
    }),
  )
  return (await saveItems(ctx, routing, source, drafts)).map(({ id }) => id)
}
