import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../../test/app.ts'
import { eventually, startTestWorker } from '../../../test/worker.ts'
import { workOnImport } from './work.ts'

let gantry: TestGantry

beforeAll(async () => {
  gantry = await startTestGantry()
})

/** Every tenth row is refused, every seventh repeats the one before with another name. */
function makeFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const id = n % 7 === 0 && n > 0 ? n - 1 : n
    return n % 10 === 9 ? `,c${n}.example.com,id-${n}` : `Company ${n},c${id}.example.com,id-${id}`
  })
  return ['Name,Domain,ID', ...lines].join('\n')
}

async function begin(rows: number): Promise<{ workspace: TestWorkspace; caller: Caller; id: string }> {
  const workspace = await gantry.newWorkspace()
  const caller = await workspace.member('product_ops')
  const url = '/v1/imports?kind=accounts&fileName=a.csv'
  const { body } = await caller.call('POST', url, Buffer.from(makeFile(rows)), {
    'content-type': 'application/octet-stream',
  })
  const started = await caller.post(`/v1/imports/${body.id}/start`)
  expect(started.status, started.text).toBe(200)
  return { workspace, caller, id: body.id }
}

const isStopped = async (caller: Caller, id: string) => {
  const { body } = await caller.get(`/v1/imports/${id}`)
  return ['running', 'undoing'].includes(body.state) ? null : body
}

const rowsRead = async (caller: Caller, id: string): Promise<number> =>
  (await caller.get(`/v1/imports/${id}`)).body.progress.rowsRead

/** What is in the database is exactly what one undisturbed run would have made. */
async function expectExactly(workspace: TestWorkspace, caller: Caller, done: any, rows: number): Promise<void> {
  const numbers = Array.from({ length: rows }, (_, n) => n)
  const rejected = numbers.filter((n) => n % 10 === 9)
  const ids = new Set(numbers.filter((n) => n % 10 !== 9).map((n) => (n % 7 === 0 && n > 0 ? n - 1 : n)))
  expect(done).toMatchObject({ state: 'done', error: null })
  expect(done.progress).toMatchObject({ rowsRead: rows, totalRows: rows, rejected: rejected.length })
  const { created, updated, unchanged } = done.progress
  expect(created + updated + unchanged).toBe(rows - rejected.length)
  const { app } = gantry
  const { rows: stored } = await app.pool.query('select external_id from accounts where workspace_id = $1', [
    workspace.id,
  ])
  expect(stored.map(({ external_id }) => external_id).sort()).toEqual([...ids].map((id) => `id-${id}`).sort())
  const { body } = await caller.get(`/v1/imports/${done.id}/problems`)
  expect(body.items).toMatchObject([{ column: 'Name', count: rejected.length, firstRow: 11 }])
  const journal = await app.pool.query('select count(*) as n from import_changes where import_id = $1', [done.id])
  expect(journal.rows[0].n).toBe(ids.size)
}

test('goes on after being stopped between any two chunks, again and again', async () => {
  const rows = 12_000
  const { workspace, caller, id } = await begin(rows)
  let stops = 0
  for (;;) {
    const stop = new AbortController()
    const before = await rowsRead(caller, id)
    const work = workOnImport({ app: gantry.app, workspaceId: workspace.id, importId: id, signal: stop.signal })
    const further = 1 + Math.floor(Math.random() * 3_000)
    await eventually(
      async () => (await isStopped(caller, id)) || (await rowsRead(caller, id)) >= before + further || null,
    )
    stop.abort()
    await work
    stops += 1
    const done = await isStopped(caller, id)
    if (done) {
      await expectExactly(workspace, caller, done, rows)
      break
    }
  }
  expect(stops).toBeGreaterThan(2)
})

test('goes on by itself when its database connections are cut at any statement', async () => {
  const rows = 15_000
  const worker = await startTestWorker(gantry.config)
  const { workspace, caller, id } = await begin(rows)
  let cuts = 0
  let done = null
  while (!done) {
    await wait(Math.random() * 700)
    const { rowCount } = await gantry.app.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and usename is not null
          and (query like '%import%' or query like '%accounts%' or query = 'commit')`,
    )
    cuts += rowCount ?? 0
    // A request may meet a connection that was just cut.
    done = cuts > 40 ? await eventually(() => isStopped(caller, id)) : await isStopped(caller, id).catch(() => null)
  }
  await worker.stop()
  expect(cuts).toBeGreaterThan(0)
  await expectExactly(workspace, caller, done, rows)
})

test('two workers that both believe they have it do every row once', async () => {
  const rows = 6_000
  const { workspace, caller, id } = await begin(rows)
  const scope = { app: gantry.app, workspaceId: workspace.id, importId: id, signal: new AbortController().signal }
  await Promise.all([workOnImport(scope), workOnImport(scope), workOnImport(scope)])
  await expectExactly(workspace, caller, await isStopped(caller, id), rows)
})

const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

function startWorkerProcess(): ChildProcess {
  const main = join(import.meta.dirname, '../../main.ts')
  const child = spawn(process.execPath, [main, 'work'], {
    env: { ...process.env, ...inject('stores'), GANTRY_POSTGRES_URL: gantry.config.postgres.url },
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  children.add(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
  children.delete(child)
}

test('a worker process killed with -9 at random points of an import and of its undo loses and doubles nothing', async () => {
  const rows = 20_000
  const { workspace, caller, id } = await begin(rows)
  for (let kills = 0; kills < 3; kills += 1) {
    const before = await rowsRead(caller, id)
    const child = startWorkerProcess()
    await eventually(async () => (await isStopped(caller, id)) || (await rowsRead(caller, id)) > before || null)
    await wait(Math.random() * 300)
    await kill(child)
  }
  const last = startWorkerProcess()
  await expectExactly(workspace, caller, await eventually(() => isStopped(caller, id)), rows)
  await caller.post(`/v1/imports/${id}/undo`)
  await eventually(async () => ((await caller.get(`/v1/imports/${id}`)).body.undo?.undone > 0 ? true : null))
  await kill(last)
  const afterUndo = startWorkerProcess()
  const undone = await eventually(() => isStopped(caller, id))
  await kill(afterUndo)
  expect(undone).toMatchObject({ state: 'undone', undo: { kept: 0 } })
  expect((await caller.get('/v1/customers/accounts')).body.items).toEqual([])
})
