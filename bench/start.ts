import { setTimeout as wait } from 'node:timers/promises'
import { printFigure } from './lib/figures.ts'
import { memoryOf, processTree, startGantry } from './lib/gantry.ts'

// The first start makes the stores and builds the web app when it is stale; the second is what everybody sees every day.
const first = await startGantry({ keepData: true })
printFigure({ name: 'start_first_seconds', value: first.readyAfterMs / 1000, unit: 's', bar: { atMost: 90 } })
await first.stop()
const again = await startGantry({ dataDir: first.dataDir })
printFigure({ name: 'start_installed_seconds', value: again.readyAfterMs / 1000, unit: 's', bar: { atMost: 8 } })
await wait(20_000)
const tree = processTree(again.pid)
for (const { pid, command } of tree)
  process.stderr.write(`${memoryOf(pid).toFixed(0).padStart(5)} MB  ${command.slice(0, 100)}\n`)
printFigure({
  name: 'memory_at_rest',
  value: tree.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  unit: 'MB',
  bar: { atMost: 900 },
})
await again.stop()
