import { sql } from 'drizzle-orm'
import { beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry, type TestWorkspace } from '../../test/app.ts'
import type { ObjectKind } from './catalogue.ts'
import type { Ctx } from './context.ts'
import { newId } from './ids.ts'
import { forgetWords, indexObjects, learnWords, matchesSearch, search, unindexObject } from './search.ts'

const kindOf = (kind: string, permission: ObjectKind['permission']): [string, ObjectKind] => [
  kind,
  { kind, permission, find: async () => [] },
]
const objects = new Map([kindOf('note', 'workspace.read'), kindOf('secret', 'keys.manage')])

const notes = {
  tokyo: '東京都の返金について',
  zurich: 'Zürich: crème brûlée für Ärzte',
  checkout: 'The checkout fails when I pay with my card',
  refund: 'Where is my refund? The card was charged twice',
  lodz: 'Łódź ma problem z płatnością',
  thai: 'ฉันต้องการเงินคืน',
}

let gantry: TestGantry
let workspace: TestWorkspace
const ids = new Map<string, string>()
const nameOf = (id: string) => [...ids].find(([, one]) => one === id)?.[0]

const inside = <T>(
  work: (ctx: Ctx) => Promise<T>,
  permissions: Ctx['actor']['permissions'] = new Set(['workspace.read']),
) =>
  workspace.inside((ctx) =>
    work({
      ...ctx,
      actor: { ...ctx.actor, permissions },
      app: { ...ctx.app, catalogue: { ...ctx.app.catalogue, objects } },
    }),
  )
const find = (query: string) =>
  inside(async (ctx) => (await search(ctx, { query })).hits.map(({ objectId }) => nameOf(objectId)).sort())

beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  const rows = Object.entries(notes).map(([name, text]) => {
    ids.set(name, newId())
    return { kind: 'note', objectId: ids.get(name) ?? '', title: name, text, at: new Date() }
  })
  await inside((ctx) => indexObjects(ctx, rows))
  await learnWords(gantry.app)
})

test.each([
  ['ZURICH', ['zurich']],
  ['arzte', ['zurich']],
  ['creme brulee', ['zurich']],
  ['płatnościa', ['lodz']],
  ['lodz', ['lodz']],
  ['card', ['checkout', 'refund']],
  ['my card', ['checkout', 'refund']],
  ['"my card"', ['checkout']],
  ['"card my"', []],
  ['che', ['checkout']],
  ['返金', ['tokyo']],
  ['東京都', ['tokyo']],
  ['都', ['tokyo']],
  ['京返', []],
  ['เงินคืน', ['thai']],
  ['chekcout ', ['checkout']],
  ['refnud', ['refund']],
  ['blorptastic', []],
  ['!!!', []],
])('%s finds %j', async (query, names) => {
  expect(await find(query)).toEqual(names)
})

test('says which word it read instead of the typed one', async () => {
  const { corrected } = await inside((ctx) => search(ctx, { query: 'chekout ' }))
  expect(corrected).toEqual(['checkout'])
})

test('puts a hit in the title before one in the text', async () => {
  const [title, text] = [newId(), newId()]
  await inside((ctx) =>
    indexObjects(ctx, [
      { kind: 'note', objectId: text, title: 'About', text: 'walrus', at: new Date() },
      { kind: 'note', objectId: title, title: 'Walrus', text: 'animal', at: new Date(0) },
    ]),
  )
  const { hits } = await inside((ctx) => search(ctx, { query: 'walrus' }))
  expect(hits.map(({ objectId }) => objectId)).toEqual([title, text])
})

test('keeps from an actor the kinds they may not see', async () => {
  const objectId = newId()
  await inside((ctx) => indexObjects(ctx, [{ kind: 'secret', objectId, title: 'Okapi', text: '', at: new Date() }]))
  const query = { query: 'okapi', kinds: ['secret', 'note'] }
  expect((await inside((ctx) => search(ctx, query))).hits).toEqual([])
  expect((await inside((ctx) => search(ctx, query), new Set(['keys.manage']))).hits).toHaveLength(1)
})

test('finds nothing of another workspace, nor words to correct to', async () => {
  const other = await gantry.newWorkspace()
  const found = await other.inside((ctx) =>
    search({ ...ctx, app: { ...ctx.app, catalogue: { ...ctx.app.catalogue, objects } } }, { query: 'chekout ' }),
  )
  expect(found).toEqual({ hits: [], corrected: [] })
})

test('finds an object by its new words and no longer by the old ones, and not at all once taken out', async () => {
  const objectId = newId()
  const write = (text: string) =>
    inside((ctx) => indexObjects(ctx, [{ kind: 'note', objectId, title: 'Animal', text, at: new Date() }]))
  await write('capybara')
  await write('tapir')
  const found = (query: string) => inside(async (ctx) => (await search(ctx, { query })).hits.length)
  expect([await found('capybara'), await found('tapir')]).toEqual([0, 1])
  await inside((ctx) => unindexObject(ctx, 'note', objectId))
  expect(await found('tapir')).toBe(0)
})

test('forgets the words of what is gone', async () => {
  const objectId = newId()
  await inside((ctx) => indexObjects(ctx, [{ kind: 'note', objectId, title: 'Kowalczyk', text: '', at: new Date() }]))
  await learnWords(gantry.app)
  await inside((ctx) => unindexObject(ctx, 'note', objectId))
  const known = async () =>
    (await gantry.app.pool.query("select 1 from search_words where word = 'kowalczyk'")).rowCount
  expect(await known()).toBe(1)
  await forgetWords(gantry.app)
  expect(await known()).toBe(0)
})

test.each(['common', 'singular'])('restricts a list by a %s word', async (word) => {
  const own = await gantry.newWorkspace()
  const rows = Array.from({ length: 300 }, (_, index) => ({
    kind: 'note',
    objectId: newId(),
    title: `Common ${index}`,
    text: index === 7 ? 'singular' : '',
    at: new Date(),
  }))
  const count = await own.inside(async (ctx) => {
    await indexObjects(ctx, rows)
    const { condition } = await matchesSearch(ctx, { kind: 'note', query: word, id: sql`d.object_id` })
    const found = await ctx.db.execute(sql`select 1 from search_documents d where ${condition}`)
    return found.rows.length
  })
  expect(count).toBe(word === 'common' ? 300 : 1)
})

test('takes any text a person may type', async () => {
  for (const query of [
    "'",
    '\\',
    '"',
    ':*',
    'a:*b',
    '& | !',
    '<->',
    '\u0000x',
    '𝕏 𠮷野家',
    `${'long '.repeat(80)}`,
    '%_',
  ]) {
    await expect(find(query)).resolves.toBeDefined()
  }
})
