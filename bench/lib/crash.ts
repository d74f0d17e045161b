import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { finishImport, madeUpFeedback, makeAreas, startImport } from './feedback.ts'
import { processTree, startGantry } from './gantry.ts'

export type CrashResult = {
  kills: { what: string; upAgainMs: number }[]
  /** Rows that the finished imports counted as taken in, and what of them is stored. */
  accepted: number
  lost: number
  doubled: number
}

export const victims = {
  server: /main\.ts serve/,
  worker: /main\.ts work/,
  postgres: /bin\/postgres\b.*-D/,
  clickhouse: /clickhouse-child/,
}

/** Imports files while killing (-9) server, worker and engines in turn at random moments, then counts what is stored. */
export async function crashDuringImports({
  kills,
  rows,
  seed,
}: {
  kills: number
  rows: number
  seed: number
}): Promise<CrashResult> {
  const gantry = await startGantry()
  try {
    const { call } = gantry.connect('product_ops')
    await makeAreas(call)
    const done: CrashResult['kills'] = []
    let accepted = 0
    for (let file = 0; done.length < kills; file += 1) {
      const id = await startImport(call, 'feedback', `crash-${file}.csv`, madeUpFeedback(file * rows, rows))
      let isFinished = false
      const finished = finishImport(call, id).finally(() => {
        isFinished = true
      })
      while (!isFinished && done.length < kills) {
        await wait(100 + ((seed * 7919 + done.length * 104_729) % 1400))
        if (isFinished) break
        const what = (['worker', 'server', 'postgres', 'clickhouse'] as const)[done.length % 4] ?? 'worker'
        done.push({ what, upAgainMs: await killAndWait(gantry.pid, gantry.url, what) })
      }
      const result = await finished
      if (result.state !== 'done') throw new Error(`import ended as ${result.state}: ${result.error}`)
      accepted += rows
    }
    return { kills: done, accepted, ...(await countStored(gantry.dataDir, accepted)) }
  } finally {
    await gantry.stop()
  }
}

/** Kills one process and gives the milliseconds until every part is back and both stores answer. */
export async function killAndWait(supervisor: number, url: string, what: keyof typeof victims): Promise<number> {
  const find = (): number | undefined => processTree(supervisor).find(({ command }) => victims[what].test(command))?.pid
  const victim = find()
  if (victim === undefined) throw new Error(`no ${what} is running`)
  const killedAt = performance.now()
  process.kill(victim, 'SIGKILL')
  for (;;) {
    await wait(50)
    const now = find()
    if (now === undefined || now === victim) continue
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return performance.now() - killedAt
  }
}

async function countStored(dataDir: string, accepted: number): Promise<{ lost: number; doubled: number }> {
  const runtime: { stores: { postgres: { url: string } } } = JSON.parse(
    readFileSync(join(dataDir, 'runtime.json'), 'utf8'),
  )
  const client = new pg.Client({ connectionString: runtime.stores.postgres.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ stored: string; distinct: string }>(
      'select count(*) as stored, count(distinct external_id) as distinct from feedback_items where deleted_at is null',
    )
    const stored = Number(rows[0]?.stored ?? 0)
    const distinct = Number(rows[0]?.distinct ?? 0)
    return { lost: accepted - distinct, doubled: stored - distinct }
  } finally {
    await client.end()
  }
}
