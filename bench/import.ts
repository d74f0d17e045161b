import { finishImport, madeUpFeedback, makeAreas, startImport } from './lib/feedback.ts'
import { processTree, residentOf, startGantry } from './lib/gantry.ts'
import { report } from './lib/report.ts'

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
report('import_100000_rows_seconds', seconds, 's', { below: 60 })
report('import_rows_per_second', rows / seconds, 'rows/s', null)
report('import_memory_growth_server', peak.server - before.server, 'MB', { below: 300 })
report('import_memory_growth_worker', peak.worker - before.worker, 'MB', { below: 300 })
