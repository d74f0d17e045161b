import { beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry } from '../../../test/app.ts'
import { learnWords } from '../../platform/search.ts'
import { foldText } from '../../platform/search-words.ts'
import { type Bank, newBank } from './testing/bank.ts'

type Said = { id: string; body: string; createdAt: string; rating: number }

let gantry: TestGantry
let bank: Bank
let said: Said[]

/** 400 items: a word in half of them, some in few, one in the oldest only, so that lists are read in every way there is. */
beforeAll(async () => {
  gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  bank = await newBank(workspace)
  const key = await workspace.key('contributor')
  const items = Array.from({ length: 400 }, (_, n) => ({
    body: [
      `Number ${n}`,
      n % 2 ? 'invoice' : 'payment',
      n % 90 === 7 ? 'Zürich café' : '',
      n < 60 ? 'legacy' : '',
      n % 3 === 0 ? '支払いが失敗しました' : n % 50 === 5 ? '請求書が届かない' : '',
      n % 40 === 0 ? 'card payment late' : n % 41 === 0 ? 'payment by card' : '',
    ].join(' '),
    // Pairs share a moment.
    createdAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(n / 2) * 60_000).toISOString(),
    rating: (n % 5) + 1,
  }))
  const { body } = await key.post('/v1/feedback/items/batch', { items })
  said = items.map((item, n) => ({ ...item, id: body.items[n].id }))
  const mine = said.filter((_, n) => n % 4 === 1).map(({ id }) => id)
  await bank.ops.post('/v1/feedback/items/bulk', { select: { ids: mine }, change: { ownerId: bank.dana.memberId } })
  const handed = said.filter((_, n) => n % 16 === 3).map(({ id }) => id)
  await bank.ops.post('/v1/feedback/items/bulk', {
    select: { ids: handed },
    change: { assigneeId: bank.dana.memberId },
  })
  await learnWords(gantry.app)
})

async function findAll(by: Caller, query: string): Promise<string[]> {
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body }: { status: number; body: any } = await by.get(
      `/v1/feedback/items?limit=37&${query}${cursor && `&cursor=${cursor}`}`,
    )
    expect(status).toBe(200)
    seen.push(...body.items.map(({ id }: { id: string }) => id))
    cursor = body.nextCursor
  }
  return seen
}

const holds = (...parts: string[]) => {
  const folded = parts.map(foldText)
  return ({ body }: Said): boolean => folded.every((part) => foldText(body).includes(part))
}
const isDanas = (_: Said, n: number): boolean => n % 4 === 1 || n % 16 === 3

describe('a search in the inbox finds all that holds the words and nothing else', () => {
  test.each<[string, string, (one: Said, n: number) => boolean]>([
    ['a common word', 'q=invoice', holds('invoice')],
    ['the beginning of a common word', 'q=inv', holds('invoice')],
    ['a rare word, without its accents', 'q=zurich', holds('zürich')],
    ['a rare word, misspelt', 'q=zuirch', holds('zürich')],
    ['a word of the oldest only', 'q=legacy', holds('legacy')],
    ['an absent word', 'q=qqxxyyzz', () => false],
    ['a common and a rare word', 'q=payment%20cafe', holds('payment', 'café')],
    ['two common words', 'q=number%20payment', holds('payment')],
    ['a phrase', 'q=%22card%20payment%22', holds('card payment')],
    ['a common run of characters', 'q=失敗', holds('失敗')],
    ['a rare run of characters', 'q=請求書', holds('請求書')],
    [
      'a common word among those with a rating',
      'q=invoice&rating=2',
      (one) => holds('invoice')(one) && one.rating === 2,
    ],
    ['a rare word among those with a rating', 'q=zurich&rating=3', (one) => holds('zürich')(one) && one.rating === 3],
    [
      'a common word in a span of time',
      'q=payment&to=2026-01-01T01:00:00Z',
      (one, n) => holds('payment')(one) && n < 120,
    ],
    ['a common word in the view of a PM', 'q=invoice&view=mine', (one, n) => holds('invoice')(one) && isDanas(one, n)],
    ['a rare word in the view of a PM', 'q=zurich&view=mine', (one, n) => holds('zürich')(one) && isDanas(one, n)],
  ])('%s', async (_, query, fits) => {
    const expected = said
      .filter(fits)
      .toSorted((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1))
    const ids = expected.map(({ id }) => id)
    expect(await findAll(bank.dana, `${query}&sort=oldest`)).toEqual(ids)
    expect(await findAll(bank.dana, `${query}&sort=newest`)).toEqual(ids.toReversed())
    expect(new Set(await findAll(bank.dana, `${query}&sort=least_certain`))).toEqual(
      new Set((await findAll(bank.dana, `${query}&routedBy=fallback&routedBy=model`)).toReversed()),
    )
    expect((await bank.dana.get(`/v1/feedback/counts?${query}`)).body.total).toBe(ids.length)
  })

  test('never from another workspace', async () => {
    const other = await (await gantry.newWorkspace()).member('product_ops')
    expect(await findAll(other, 'q=invoice')).toEqual([])
  })
})

test('the list tells its length where it is all there, and leaves counting to the counts', async () => {
  expect((await bank.ops.get('/v1/feedback/items?q=zurich')).body.total).toBe(5)
  expect((await bank.ops.get('/v1/feedback/items?limit=37')).body).toMatchObject({
    total: null,
    nextCursor: expect.any(String),
  })
})

test('similar items share rare words, in every script, also where all words are common', async () => {
  const similarTo = async (one: Said | undefined): Promise<string[]> =>
    (await bank.ops.get(`/v1/feedback/items/${one?.id}/similar?limit=3`)).body.items.map(({ id }: Said) => id)
  const [rare, cjk, common] = [said.findLastIndex(holds('zürich')), said.findLastIndex(holds('請求書')), 301]
  const shows = async (from: number, fits: (one: Said) => boolean) => {
    const near = await similarTo(said[from])
    expect(near).toHaveLength(3)
    expect(near).not.toContain(said[from]?.id)
    expect(near.map((id) => fits(said.find((one) => one.id === id) as Said))).toEqual([true, true, true])
  }
  await shows(rare, holds('zürich'))
  await shows(cjk, holds('請求書'))
  await shows(common, holds('invoice'))
})
