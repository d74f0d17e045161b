import { setTimeout as wait } from 'node:timers/promises'
import { memoryOf, processTree, startGantry } from './lib/gantry.ts'
import { report } from './lib/report.ts'

// The first start makes the stores and builds the web app when it is stale; the second is what everybody sees every day.
const first = await startGantry({ keepData: true })
report('start_first_seconds', first.readyAfterMs / 1000, 's', { below: 90 })
await first.stop()
const again = await startGantry({ dataDir: first.dataDir })
report('start_installed_seconds', again.readyAfterMs / 1000, 's', { below: 8 })
await wait(20_000)
const tree = processTree(again.pid)
for (const { pid, command } of tree)
  process.stderr.write(`${memoryOf(pid).toFixed(0).padStart(5)} MB  ${command.slice(0, 100)}\n`)
report(
  'memory_at_rest',
  tree.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  'MB',
  { below: 900 },
)
await again.stop()
