import { type Ctx, systemActor } from '../../platform/context.ts'
import type { Texts } from '../../platform/texts.ts'
import { notify } from '../collaboration/index.ts'
import type { ImportRecord } from './queries.ts'

/** Whoever started shorter work is still looking at it. */
const longMs = 10_000

type Ended = Pick<ImportRecord, 'id' | 'fileName' | 'startedBy' | 'stretchAt'>

/** Tells who started a long import that its work is done. */
export async function tellDone(
  ctx: Ctx,
  record: Ended & Pick<ImportRecord, 'created' | 'updated' | 'rejected'>,
  isUndone: boolean,
): Promise<void> {
  const { fileName, stretchAt, created, updated, rejected } = record
  if (!stretchAt || ctx.now().getTime() - stretchAt.getTime() < longMs) return
  const title = isUndone
    ? { en: `The import of ${fileName} is taken back`, de: `Der Import von ${fileName} ist zurückgenommen` }
    : {
        en: `${fileName} is imported: ${created} new, ${updated} changed, ${rejected} refused`,
        de: `${fileName} ist importiert: ${created} neu, ${updated} geändert, ${rejected} abgelehnt`,
      }
  await tell(ctx, record, title)
}

/** Tells who started an import that it has stopped and why; however short it was. */
export const tellFailed = (ctx: Ctx, record: Ended, error: string): Promise<void> =>
  tell(
    ctx,
    record,
    {
      en: `The import of ${record.fileName} has stopped`,
      de: `Der Import von ${record.fileName} ist stehen geblieben`,
    },
    error,
  )

/** In the name of nobody: people are not told of what they did themselves, and this was done by the worker. */
const tell = (ctx: Ctx, { id, startedBy }: Ended, title: Texts, body = ''): Promise<void> =>
  notify(
    { ...ctx, actor: systemActor },
    {
      memberIds: startedBy?.memberId ? [startedBy.memberId] : [],
      kind: 'job',
      title,
      body,
      objectKind: 'import',
      objectId: id,
      url: `/imports/${id}`,
    },
  )
