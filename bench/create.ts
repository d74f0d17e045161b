import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { finishImport, madeUpFeedback, makeAreas, startImport } from './lib/feedback.ts'
import { percentile, printFigure } from './lib/figures.ts'
import { startGantry } from './lib/gantry.ts'

const stored = 100_000
const connections = 16
const created = 10_000
const gantry = await startGantry()
const { call, key } = gantry.connect('product_ops')
await makeAreas(call)
await finishImport(call, await startImport(call, 'feedback', 'feedback.csv', madeUpFeedback(0, stored)))
// Let Postgres gather statistics as it would minutes after an import.
await wait(15_000)

const agent = new Agent({ keepAlive: true, maxSockets: connections })
const words =
  'invoice card payment app crash slow export report calendar reminder sync login password team price'.split(' ')

/** Hands in one item and gives the milliseconds until the answer has come. */
function create(n: number): Promise<number> {
  const text = Array.from({ length: 15 }, (_, at) => words[(n * 7 + at * at * 3) % words.length]).join(' ')
  const person = n % 5000
  const body = JSON.stringify({
    externalId: `create-${n}`,
    author: { name: `Person ${person}`, email: `person${person}@firm${person % 300}.example` },
    rating: 1 + (n % 5),
    body: `${text} ${n}`,
  })
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': body.length }
  const startedAt = performance.now()
  return new Promise((resolve, reject) => {
    const sent = request(`${gantry.url}/v1/feedback/items`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(performance.now() - startedAt)
        else reject(new Error(`item ${n} was answered with ${answer.statusCode}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

let next = 0
/** Creates items on this many connections at once, each sending the next when the last is answered. */
async function createMany(count: number, at: number): Promise<{ seconds: number; samples: number[] }> {
  const end = next + count
  const samples: number[] = []
  const startedAt = performance.now()
  const connection = async (): Promise<void> => {
    while (next < end) {
      next += 1
      samples.push(await create(next))
    }
  }
  await Promise.all(Array.from({ length: at }, connection))
  return { seconds: (performance.now() - startedAt) / 1000, samples }
}

await createMany(500, connections)
const alone = await createMany(200, 1)
const together = await createMany(created, connections)
agent.destroy()
await gantry.stop()
printFigure({
  name: 'create_items_per_second',
  value: created / together.seconds,
  unit: 'items/s',
  bar: { atLeast: 500 },
})
printFigure({ name: 'create_p50', value: percentile(together.samples, 0.5), unit: 'ms', bar: null })
printFigure({ name: 'create_p95', value: percentile(together.samples, 0.95), unit: 'ms', bar: null })
printFigure({ name: 'create_alone_p50', value: percentile(alone.samples, 0.5), unit: 'ms', bar: null })
