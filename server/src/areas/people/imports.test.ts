import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import type { ImportedChange } from '../../platform/importer.ts'
import { loadAreaTree } from './index.ts'

let gantry: TestGantry
beforeAll(async () => {
  gantry = await startTestGantry()
})

const run = { importId: '0198c0de-0000-7000-8000-000000000000', fileName: 'test.csv' }

/** Checks and saves rows as the engine does with one chunk of a file. */
const importRows = (workspace: TestWorkspace, kind: string, rows: readonly Record<string, string>[]) =>
  workspace.inside(async (ctx) => {
    const importer = gantry.app.catalogue.importers.get(kind)
    if (!importer) throw new Error(`no importer of ${kind}`)
    const state = await importer.prepare(ctx, {}, run)
    const checked = rows.map((fields, index) =>
      importer.checkRow(state, { row: index + 1, key: String(index), fields, attributes: {} }),
    )
    const errors = checked.flatMap((row) => ('errors' in row ? row.errors : []))
    const values = checked.flatMap((row) => ('value' in row ? [row.value] : []))
    const saved = await importer.saveRows(ctx, state, values)
    const rejected = (saved.rejected ?? []).flatMap((one) => one.errors)
    const changes: ImportedChange[] = [...saved.created.map((one) => ({ ...one, before: null })), ...saved.updated]
    return { ...saved, changes, messages: [...errors, ...rejected].map(({ field }) => field) }
  })

const undoRows = (workspace: TestWorkspace, kind: string, changes: readonly ImportedChange[]) =>
  // As the engine keeps them: through JSON.
  workspace.inside(async (ctx) =>
    gantry.app.catalogue.importers.get(kind)?.undoRows(ctx, JSON.parse(JSON.stringify(changes))),
  )

describe('people', () => {
  const rows = [
    { name: 'Dana Okafor', email: 'Dana@Example.com', roles: 'PM', function: 'product', team: 'Money, Platform' },
    { name: 'Aiko', email: 'aiko@example.com', function: 'developer', team: 'money' },
  ]

  test('are made, found again, changed, and taken back', async () => {
    const workspace = await gantry.newWorkspace()
    const ops = await workspace.member('product_ops')
    const first = await importRows(workspace, 'people', rows)
    expect([first.created.length, first.updated.length]).toEqual([2, 0])
    const list = async () => (await ops.get('/v1/people/members?status=known')).body.items
    expect(await list()).toMatchObject([
      { name: 'Aiko', roles: ['viewer'], function: 'engineering', teams: [{ name: 'Money' }] },
      {
        name: 'Dana Okafor',
        email: 'dana@example.com',
        roles: ['product_manager'],
        teams: [{ name: 'Money' }, { name: 'Platform' }],
      },
    ])
    const again = await importRows(workspace, 'people', rows)
    expect([again.created, again.updated]).toEqual([[], []])
    const changed = await importRows(workspace, 'people', [
      { name: 'Aiko Tanaka', email: 'aiko@example.com', team: 'Mobile' },
    ])
    expect(changed.updated.length).toBe(1)
    expect((await list())[0]).toMatchObject({
      name: 'Aiko Tanaka',
      function: 'engineering',
      teams: [{ name: 'Mobile' }, { name: 'Money' }],
    })
    expect(await undoRows(workspace, 'people', changed.changes)).toEqual({ undone: 1, kept: 0 })
    expect((await list())[0]).toMatchObject({ name: 'Aiko', teams: [{ name: 'Money' }] })
    // Aiko has been changed since the first import; Dana has not.
    expect(await undoRows(workspace, 'people', first.changes)).toEqual({ undone: 1, kept: 1 })
    expect((await list()).map(({ name }: any) => name)).toEqual(['Aiko'])
  })

  test('get no rights by a file: not owner, and no other roles once they can sign in', async () => {
    const workspace = await gantry.newWorkspace()
    const viewer = await workspace.member('viewer', { email: 'vic@example.com' })
    const result = await importRows(workspace, 'people', [
      { name: 'Eve', email: 'eve@example.com', roles: 'owner' },
      { name: 'Vic', email: 'vic@example.com', roles: 'product_ops' },
    ])
    expect(result.messages).toEqual(['roles', 'roles'])
    expect((await viewer.get('/v1/me')).body.current.roles).toEqual(['viewer'])
    expect(
      (await importRows(workspace, 'people', [{ name: 'Vic B.', email: 'vic@example.com', roles: 'viewer' }])).updated
        .length,
    ).toBe(1)
  })

  test('are refused with the field that is wrong', async () => {
    const workspace = await gantry.newWorkspace()
    const { messages } = await importRows(workspace, 'people', [
      { email: 'a@example.com' },
      { name: 'B', email: 'nonsense' },
      { name: 'C', email: 'c@example.com', roles: 'king', function: 'magic' },
    ])
    expect(messages).toEqual(['name', 'email', 'roles', 'function'])
  })

  test('two rows of one person are one person, the last one speaks', async () => {
    const workspace = await gantry.newWorkspace()
    const twice = [
      { name: 'A', email: 'a@example.com', team: 'X' },
      { name: 'B', email: 'A@example.com', team: 'Y' },
    ]
    const { created } = await importRows(workspace, 'people', twice)
    expect(created.length).toBe(1)
    const ops = await workspace.member('product_ops')
    expect((await ops.get(`/v1/people/members/${created[0]?.id}`)).body).toMatchObject({
      name: 'B',
      teams: [{ name: 'X' }, { name: 'Y' }],
    })
  })
})

describe('areas', () => {
  test('are made below each other in any order, found again, changed, and taken back', async () => {
    const workspace = await gantry.newWorkspace()
    const pm = await workspace.member('product_manager', { name: 'Dana', email: 'dana@example.com' })
    const rows = [
      { name: 'Invoices', parent: 'Money', aliases: 'Billing; Rechnungen' },
      { name: 'Money', owner: 'DANA@example.com', description: 'All of it' },
      { name: 'Platform > Sign-in' },
      { name: 'Platform', owner: 'Dana' },
    ]
    const first = await importRows(workspace, 'areas', rows)
    expect([first.created.length, first.messages]).toEqual([4, []])
    const paths = async () => {
      const { body } = await pm.get('/v1/people/areas')
      return body.items.map(({ path, effectiveOwner }: any) => [path.join('/'), effectiveOwner?.name])
    }
    const all = [
      ['Money', 'Dana'],
      ['Money/Invoices', 'Dana'],
      ['Platform', 'Dana'],
      ['Platform/Sign-in', 'Dana'],
    ]
    expect((await paths()).toSorted()).toEqual(all)
    const again = await importRows(workspace, 'areas', rows)
    expect([again.created, again.updated]).toEqual([[], []])
    const more = await importRows(workspace, 'areas', [
      { name: 'invoices', parent: 'Money', aliases: 'VAT' },
      { name: 'Taxes', parent: 'Money' },
    ])
    expect([more.created.length, more.updated.length]).toEqual([1, 1])
    const tree = await workspace.inside(loadAreaTree)
    expect(tree.areas.find(({ name }) => name === 'Invoices')?.aliases).toEqual(['Billing', 'Rechnungen', 'VAT'])
    // Money has Taxes below it by now, and Invoices was changed: these two and nothing else stay.
    expect(await undoRows(workspace, 'areas', first.changes)).toEqual({ undone: 2, kept: 2 })
    expect(await undoRows(workspace, 'areas', more.changes)).toEqual({ undone: 2, kept: 0 })
    expect((await paths()).map(([path]: any) => path)).toEqual(['Money', 'Money/Invoices'])
  })

  test('are refused below nothing, and with an owner who cannot be', async () => {
    const workspace = await gantry.newWorkspace()
    await workspace.member('viewer', { email: 'val@example.com' })
    const { messages, created } = await importRows(workspace, 'areas', [
      { name: 'A', parent: 'Nowhere' },
      { name: 'B', owner: 'val@example.com' },
      { name: 'C', owner: 'nobody@example.com' },
      { parent: 'D' },
    ])
    expect(created).toEqual([])
    expect(messages).toEqual(['owner', 'owner', 'name', 'parent'])
  })

  const file = join(import.meta.dirname, '../../../../../shared/data/feedback/banking77/areas.json')
  test.skipIf(!existsSync(file))('of the banking77 file are nine with 77 below them', async () => {
    const workspace = await gantry.newWorkspace()
    const rows = gantry.app.catalogue.importers.get('areas')?.readJson?.(JSON.parse(readFileSync(file, 'utf8'))) ?? []
    // Rows of this file hold texts only.
    const { created, messages } = await importRows(workspace, 'areas', rows as Record<string, string>[])
    expect([created.length, messages]).toEqual([86, []])
    const { areas } = await workspace.inside(loadAreaTree)
    expect(areas.filter(({ parentId }) => parentId === null).length).toBe(9)
  })
})
