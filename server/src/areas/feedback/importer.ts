import { z } from 'zod'
import type { Ctx } from '../../platform/context.ts'
import {
  type CheckedRow,
  type ImportRow,
  type ImportRun,
  importer,
  type RowError,
  type SavedRows,
  textOf,
} from '../../platform/importer.ts'
import { publish } from '../../platform/live.ts'
import { type AreaTree, findInTree, foldName, loadAreaTree } from '../people/index.ts'
import { createAreas } from './areas.ts'
import { type Attributes, type Draft, type HandedIn, readDraft } from './draft.ts'
import { loadRouting, type Routing } from './ground.ts'
import { type ImportSettings, importFields, importSettings } from './importer.fields.ts'
import { undoRows } from './importer.undo.ts'
import { readInstant } from './instant.rules.ts'
import { looksLikeHtml } from './item-text.rules.ts'
import type { ItemRow } from './items.queries.ts'
import { loadLanguageDetector } from './language.ts'
import { assertEnabled } from './receive.ts'
import { saveItems } from './save-items.ts'
import { findOrCreateSource, type SourceRow } from './sources.queries.ts'
import { queueTraining } from './training.ts'

type State = {
  settings: ImportSettings
  run: ImportRun
  now: Date
  source: SourceRow
  routing: Routing
  detect: (text: string) => string | null
  tree: AreaTree
}
/** `newArea`: the name of an area that has to be made first. */
type Value = { draft: Draft; newArea: string | null; ownerId: string | null }

async function prepare(ctx: Ctx, settings: ImportSettings, run: ImportRun): Promise<State> {
  const routing = await loadRouting(ctx)
  const source = assertEnabled(await findOrCreateSource(ctx, 'file', settings.source))
  return {
    settings,
    run,
    now: ctx.now(),
    source,
    routing,
    tree: await loadAreaTree(ctx),
    detect: await loadLanguageDetector(),
  }
}

function checkRow(state: State, row: ImportRow): CheckedRow<Value> {
  const errors: RowError[] = []
  const handedIn = readRow(state, row, errors)
  const placing = readPlacing(state, row, errors)
  if (errors.length > 0) return { errors }
  const { areaId, ownerId, newArea } = placing
  const draft = readDraft(handedIn, state.detect, {
    sourceId: state.source.id,
    importId: state.run.importId,
    placed: areaId ? { areaId, ownerId } : null,
    status: state.settings.history ? state.settings.status : 'new',
  })
  return { value: { draft, newArea, ownerId } }
}

const emailSchema = z.email()

function readRow({ settings, now }: State, row: ImportRow, errors: RowError[]): HandedIn {
  const refuse = (field: string, message: string): null => {
    errors.push({ field, message })
    return null
  }
  const body = row.fields.text?.trim() ? row.fields.text : ''
  if (body === '') refuse('text', 'is empty; there is nothing to read')
  if (body.length > 100_000) refuse('text', 'is longer than 100,000 characters')
  const email = textOf(row, 'authorEmail')?.toLowerCase() ?? null
  if (email !== null && !emailSchema.safeParse(email).success) refuse('authorEmail', 'is no e-mail address')
  const date = textOf(row, 'createdAt')
  const read = date === null ? { instant: now } : readInstant(date, settings.zone, settings.dateOrder)
  if ('problem' in read) refuse('createdAt', read.problem)
  const rating = textOf(row, 'rating')?.replace(',', '.') ?? null
  if (rating !== null && !/^-?\d+(\.\d+)?$/.test(rating)) refuse('rating', 'is no number')
  return {
    externalId: textOf(row, 'externalId')?.slice(0, 500) ?? row.key,
    threadId: textOf(row, 'threadId')?.slice(0, 500) ?? null,
    author: {
      name: textOf(row, 'authorName')?.slice(0, 200) ?? null,
      email,
      externalId: textOf(row, 'authorExternalId')?.slice(0, 500) ?? null,
    },
    account: {
      name: textOf(row, 'accountName')?.slice(0, 200) ?? null,
      domain: textOf(row, 'accountDomain')?.toLowerCase() ?? null,
    },
    createdAt: 'instant' in read ? read.instant : now,
    sourceUpdatedAt: null,
    language: languageOf(textOf(row, 'language')),
    subject: textOf(row, 'subject')?.slice(0, 500) ?? null,
    body,
    format: looksLikeHtml(body) ? 'html' : 'text',
    url: linkOf(textOf(row, 'url')),
    rating: rating === null ? null : Number(rating),
    attributes: attributesOf(settings, row),
    isDeleted: false,
  }
}

const languageOf = (text: string | null): string | null =>
  /^([a-z]{2})([-_]|$)/i.exec(text ?? '')?.[1]?.toLowerCase() ?? null

/** Only links to the web are kept as links; anything else in that column would be a trap. */
const linkOf = (text: string | null): string | null =>
  text !== null && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text) ? text : null

/** Outside a history the area and the owner of the file decide nothing; they are kept as it names them. */
function attributesOf({ history }: ImportSettings, row: ImportRow): Attributes {
  const { area, owner } = row.fields
  return { ...(!history && area && { area }), ...(!history && owner && { owner }), ...row.attributes }
}

type Placing = { areaId: string | null; newArea: string | null; ownerId: string | null }

function readPlacing({ settings, tree, routing }: State, row: ImportRow, errors: RowError[]): Placing {
  const nowhere: Placing = { areaId: null, newArea: null, ownerId: null }
  if (!settings.history) return nowhere
  const named = textOf(row, 'area')
  const email = textOf(row, 'owner')?.toLowerCase()
  const ownerId = email === undefined ? null : (routing.people.byEmail.get(email) ?? null)
  if (email !== undefined && ownerId === null) {
    errors.push({ field: 'owner', message: 'is not the e-mail address of anybody here; add the person first' })
  }
  if (named === null) return { ...nowhere, ownerId }
  const areaId = findInTree(tree, named)?.id ?? null
  if (areaId === null && settings.unknownAreas === 'create') return { areaId, newArea: named.slice(0, 200), ownerId }
  if (areaId === null) {
    errors.push({
      field: 'area',
      message: 'is no product area, alias or path here; add it, or let the import create missing areas',
    })
  }
  return { areaId, newArea: null, ownerId }
}

async function saveRows(ctx: Ctx, state: State, values: readonly Value[]): Promise<SavedRows> {
  // Names are compared without case and accents, so that one area is made for all ways to write it.
  const names = new Map(
    values.flatMap(({ newArea }) => (newArea === null ? [] : [[foldName(newArea), newArea] as const])),
  )
  const made = await createAreas(ctx, names)
  const drafts = values.map(({ draft, newArea, ownerId }) => {
    const areaId = newArea === null ? undefined : made.get(foldName(newArea))
    return areaId === undefined ? draft : { ...draft, placed: { areaId, ownerId } }
  })
  const routing = made.size > 0 ? { ...state.routing, ...(await loadRouting(ctx)) } : state.routing
  const saved = await saveItems(ctx, routing, state.source, drafts)
  await publish(ctx, 'feedback_item')
  return {
    created: saved.flatMap(({ outcome, row }) => (outcome === 'created' ? [{ id: row.id, version: row.version }] : [])),
    updated: saved.flatMap(({ outcome, row, before }) =>
      outcome === 'updated' ? [{ id: row.id, version: row.version, before: before satisfies ItemRow | null }] : [],
    ),
  }
}

export const feedbackImporter = importer<ImportSettings, State, Value>({
  kind: 'feedback',
  label: 'Feedback',
  permission: 'feedback.import',
  fields: importFields,
  takesAttributes: true,
  settings: importSettings,
  settingsOfOneFile: ['history', 'status', 'unknownAreas'],
  prepare,
  checkRow,
  saveRows,
  undoRows,
  finish: async (ctx, { history }) => {
    await publish(ctx, 'feedback_item')
    if (history) await queueTraining(ctx)
  },
})
