import { setTimeout as wait } from 'node:timers/promises'
import { updateFeedbackBulk } from '@gantry/contract/feedback'
import { finishImport, madeUpFeedback, makeAreas, startImport } from './lib/feedback.ts'
import { percentile, printFigure } from './lib/figures.ts'
import { startGantry } from './lib/gantry.ts'
import { openSession } from './lib/session.ts'

const items = 100_000
const rounds = 40
const gantry = await startGantry()
const { call, key } = gantry.connect('product_ops')
await makeAreas(call)
await finishImport(call, await startImport(call, 'feedback', 'feedback.csv', madeUpFeedback(0, items)))
// Let Postgres gather statistics as it would minutes after an import.
await wait(15_000)

const pm = await openSession(gantry, 'product_manager')
await call(updateFeedbackBulk, {
  body: { select: { filter: { rating: [3], to: '2026-06-01T00:00:00Z' } }, change: { ownerId: pm.memberId } },
})
const asKey = { authorization: `Bearer ${key}` }
const asPm = { cookie: `${pm.cookie.name}=${pm.cookie.value}`, 'gantry-workspace': pm.workspace }
type Page = { items: { id: string }[]; nextCursor: string | null }

async function ask(query: string, headers: Record<string, string>): Promise<{ ms: number; page: Page }> {
  const startedAt = performance.now()
  const answer = await fetch(`${gantry.url}/v1/feedback/${query}`, { headers })
  const page = (await answer.json()) as Page
  if (!answer.ok) throw new Error(`${query} answered ${answer.status}: ${JSON.stringify(page)}`)
  return { ms: performance.now() - startedAt, page }
}

type Bars = { p50?: number; p95?: number }

/** p50 and p95 of a request through HTTP, asked one after the other. */
async function measure(
  name: string,
  query: string,
  { p50, p95 }: Bars,
  headers: Record<string, string> = asKey,
): Promise<void> {
  for (let warm = 0; warm < 5; warm += 1) await ask(query, headers)
  const samples: number[] = []
  for (let round = 0; round < rounds; round += 1) samples.push((await ask(query, headers)).ms)
  const print = (figure: string, share: number, most: number | undefined) =>
    printFigure({
      name: `inbox_${name}_${figure}`,
      value: percentile(samples, share),
      unit: 'ms',
      bar: most === undefined ? null : { atMost: most },
    })
  print('p50', 0.5, p50)
  print('p95', 0.95, p95)
}

const list = { p50: 5 }
const search = { p95: 20 }
const { page } = await ask('items?limit=50', asKey)
await measure('list', 'items?limit=50', list)
await measure('list_next_page', `items?limit=50&cursor=${page.nextCursor}`, list)
await measure('list_oldest', 'items?limit=50&sort=oldest', list)
await measure('list_mine', 'items?limit=50&view=mine', list, asPm)
await measure('filter_status_rating', 'items?limit=50&status=new&rating=2', search)
await measure('filter_time', 'items?limit=50&from=2026-03-01T00:00:00Z&to=2026-03-08T00:00:00Z', search)
await measure('filter_routed_by', 'items?limit=50&routedBy=fallback', search)
await measure('search_common', 'items?limit=50&q=invoice', search)
await measure('search_rare', 'items?limit=50&q=zymurgy', search)
await measure('search_absent', 'items?limit=50&q=qqxxyyzz', search)
await measure('search_misspelt', 'items?limit=50&q=zymurgi', search)
await measure('search_two_words', 'items?limit=50&q=calendar%20crash', search)
await measure('search_phrase', 'items?limit=50&q=%22card%20payment%22', search)
await measure('search_common_filtered', 'items?limit=50&q=invoice&status=new&rating=2', search)
await measure('search_common_mine', 'items?limit=50&q=invoice&view=mine', search, asPm)
await measure('search_rare_mine', 'items?limit=50&q=zymurgy&view=mine', search, asPm)
await measure('counts', 'counts', { p95: 300 })
await measure('detail', `items/${page.items[0]?.id}`, { p95: 20 })
await measure('similar', `items/${page.items[0]?.id}/similar`, { p95: 100 })
await gantry.stop()
