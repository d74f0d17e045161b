import type { Ctx } from '../../../platform/context.ts'

/** Saves records through the importer of their kind, as a file would be; all of them, or it throws. */
export async function importRows(ctx: Ctx, kind: string, records: readonly Record<string, string>[]): Promise<void> {
  const importer = ctx.app.catalogue.importers.get(kind)
  if (!importer) throw new Error(`nothing imports ${kind}`)
  const state = await importer.prepare(ctx, importer.settings.parse({}), { importId: '', fileName: 'demo' })
  const values = records.map((fields, at) => {
    const checked = importer.checkRow(state, { row: at + 1, key: `demo-${at + 1}`, fields, attributes: {} })
    if ('errors' in checked) throw new Error(`${kind} of the demo, row ${at + 1}: ${checked.errors[0]?.message}`)
    return checked.value
  })
  const { rejected = [] } = await importer.saveRows(ctx, state, values)
  if (rejected[0]) throw new Error(`${kind} of the demo: ${rejected[0].errors[0]?.message}`)
}
