import { crashDuringImports } from './lib/crash.ts'
import { report } from './lib/report.ts'

const { kills, accepted, lost, doubled } = await crashDuringImports({ kills: 30, rows: 30_000, seed: 1 })
for (const { what, upAgainMs } of kills) process.stderr.write(`${what}: up again after ${upAgainMs.toFixed(0)} ms\n`)
report('crash_kills', kills.length, 'kills', null)
report('crash_rows_accepted', accepted, 'rows', null)
report('crash_rows_lost', lost, 'rows', { below: 1 })
report('crash_rows_doubled', doubled, 'rows', { below: 1 })
report('crash_up_again_slowest', Math.max(...kills.map(({ upAgainMs }) => upAgainMs)) / 1000, 's', { below: 10 })
