import { expect, test } from 'vitest'
import { crashDuringImports } from '../../bench/lib/crash.ts'

test('no row that was taken in is lost or doubled when server, worker and engines are killed in the middle of imports', async () => {
  const { kills, accepted, lost, doubled } = await crashDuringImports({ kills: 30, rows: 10_000, seed: 7 })
  expect(kills).toHaveLength(30)
  expect(new Set(kills.map(({ what }) => what))).toEqual(new Set(['server', 'worker', 'postgres', 'clickhouse']))
  expect({ accepted: accepted > 0, lost, doubled }).toEqual({ accepted: true, lost: 0, doubled: 0 })
})
