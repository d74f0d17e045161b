import { crashDuringImports } from './lib/crash.ts'
import { printFigure } from './lib/figures.ts'

const { kills, accepted, lost, doubled } = await crashDuringImports({ kills: 30, rows: 30_000, seed: 1 })
for (const { what, upAgainMs } of kills) process.stderr.write(`${what}: up again after ${upAgainMs.toFixed(0)} ms\n`)
printFigure({ name: 'crash_kills', value: kills.length, unit: 'kills', bar: null })
printFigure({ name: 'crash_rows_accepted', value: accepted, unit: 'rows', bar: null })
printFigure({ name: 'crash_rows_lost', value: lost, unit: 'rows', bar: { atMost: 0 } })
printFigure({ name: 'crash_rows_doubled', value: doubled, unit: 'rows', bar: { atMost: 0 } })
printFigure({
  name: 'crash_up_again_slowest',
  value: Math.max(...kills.map(({ upAgainMs }) => upAgainMs)) / 1000,
  unit: 's',
  bar: { atMost: 10 },
})
