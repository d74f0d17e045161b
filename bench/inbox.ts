import { setTimeout as wait } from 'node:timers/promises'
import { finishImport, madeUpFeedback, makeAreas, startImport } from './lib/feedback.ts'
import { percentile, printFigure } from './lib/figures.ts'
import { startGantry } from './lib/gantry.ts'

const items = 100_000
const rounds = 40
const gantry = await startGantry()
const { call, key } = gantry.connect('product_ops')
await makeAreas(call)
await finishImport(call, await startImport(call, 'feedback', 'feedback.csv', madeUpFeedback(0, items)))
// Let Postgres gather statistics as it would minutes after an import.
await wait(15_000)

const headers = { authorization: `Bearer ${key}` }
type Page = { items: { id: string }[]; nextCursor: string | null }

async function ask(query: string): Promise<{ ms: number; page: Page }> {
  const startedAt = performance.now()
  const answer = await fetch(`${gantry.url}/v1/feedback/${query}`, { headers })
  const page = (await answer.json()) as Page
  if (!answer.ok) throw new Error(`${query} answered ${answer.status}: ${JSON.stringify(page)}`)
  return { ms: performance.now() - startedAt, page }
}

/** p50 and p95 of a request through HTTP, asked one after the other. */
async function measure(name: string, query: string, bar: number): Promise<void> {
  for (let warm = 0; warm < 3; warm += 1) await ask(query)
  const samples: number[] = []
  for (let round = 0; round < rounds; round += 1) samples.push((await ask(query)).ms)
  printFigure({ name: `inbox_${name}_p50`, value: percentile(samples, 0.5), unit: 'ms', bar: null })
  printFigure({ name: `inbox_${name}_p95`, value: percentile(samples, 0.95), unit: 'ms', bar: { atMost: bar } })
}

const { page } = await ask('items?limit=50')
await measure('list', 'items?limit=50', 100)
await measure('list_next_page', `items?limit=50&cursor=${page.nextCursor}`, 100)
await measure('list_oldest', 'items?limit=50&sort=oldest', 100)
await measure('filter_status_rating', 'items?limit=50&status=new&rating=2', 100)
await measure('filter_time', 'items?limit=50&from=2026-03-01T00:00:00Z&to=2026-03-08T00:00:00Z', 100)
await measure('filter_routed_by', 'items?limit=50&routedBy=fallback', 100)
await measure('search_common', 'items?limit=50&q=invoice', 100)
await measure('search_rare', 'items?limit=50&q=zymurgy', 100)
await measure('search_absent', 'items?limit=50&q=qqxxyyzz', 100)
await measure('search_two_words', 'items?limit=50&q=calendar%20crash', 100)
await measure('search_phrase', 'items?limit=50&q=%22card%20payment%22', 100)
await measure('counts', 'counts', 300)
await measure('detail', `items/${page.items[0]?.id}`, 100)
await measure('similar', `items/${page.items[0]?.id}/similar`, 100)
await gantry.stop()
