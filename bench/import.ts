import { finishImport, madeUpFeedback, makeAreas, startImport } from './lib/feedback.ts'
import { printFigure } from './lib/figures.ts'
import { processTree, residentOf, startGantry } from './lib/gantry.ts'

const rows = 100_000
const gantry = await startGantry()
const { call } = gantry.connect('product_ops')
await makeAreas(call)
// A first small import warms up, so that growth is what the import costs and not what code loading does.
await finishImport(call, await startImport(call, 'feedback', 'warm-up.csv', madeUpFeedback(10_000_000, 2_000)))

const pidOf = (name: string): number =>
  processTree(gantry.pid).find(({ command }) => command.includes(`main.ts ${name}`))?.pid ?? 0
const [server, worker] = [pidOf('serve'), pidOf('work')]
const before = { server: residentOf(server), worker: residentOf(worker) }
const peak = { ...before }
const file = madeUpFeedback(0, rows)
const startedAt = performance.now()
const done = await finishImport(call, await startImport(call, 'feedback', 'feedback.csv', file), () => {
  peak.server = Math.max(peak.server, residentOf(server))
  peak.worker = Math.max(peak.worker, residentOf(worker))
})
const seconds = (performance.now() - startedAt) / 1000
await gantry.stop()
if (done.progress.created !== rows) throw new Error(`only ${done.progress.created} of ${rows} rows were created`)
printFigure({ name: 'import_100000_rows_seconds', value: seconds, unit: 's', bar: { atMost: 60 } })
printFigure({ name: 'import_rows_per_second', value: rows / seconds, unit: 'rows/s', bar: null })
printFigure({
  name: 'import_memory_growth_server',
  value: peak.server - before.server,
  unit: 'MB',
  bar: { atMost: 300 },
})
printFigure({
  name: 'import_memory_growth_worker',
  value: peak.worker - before.worker,
  unit: 'MB',
  bar: { atMost: 300 },
})
