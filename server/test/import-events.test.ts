import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCollecting } from './send-events.ts'

const main = join(import.meta.dirname, '../../cli/src/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'gantry-events-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let sending: Awaited<ReturnType<typeof startCollecting>>
let access: string[]
beforeAll(async () => {
  sending = await startCollecting()
  const key = await sending.workspace.key('product_ops')
  const url = await sending.at.http.listen({ port: 0, host: '127.0.0.1' })
  access = ['--url', url, '--key', String(key.headers.authorization).replace('Bearer ', '')]
})

const put = (name: string, content: string | Uint8Array): string => {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

function start(file: string, ...args: string[]) {
  const child = spawn(process.execPath, [main, 'import', 'events', file, ...access, '--json', ...args])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk))
  const ended = new Promise<{ code: number | null; said: any; stderr: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, said: stdout ? JSON.parse(stdout) : undefined, stderr })),
  )
  return { child, ended }
}
const run = (file: string, ...args: string[]) => start(file, ...args).ended

test('Gantry’s own columns come in as CSV, JSON lines and Parquet, each row once however often it is imported', async () => {
  const { newProject, settled } = sending
  const { id } = await newProject()
  const into = ['--project', id]
  const csv = put(
    'own.csv',
    'event;user_id;time;plan;amount\nPaid;u1;2024-03-01T10:00:00Z;pro;12.5\nPaid;;2024-03-01T10:00:00Z;pro;1\nLeft;u2;;free;\n',
  )
  const rejected = join(folder, 'rejected.ndjson')
  const first = await run(csv, ...into, '--rejected', rejected)
  expect(first).toMatchObject({ code: 3, said: { format: 'gantry', rows: 3, accepted: 1, refused: 2 } })
  const refused = readFileSync(rejected, 'utf8').trim().split('\n')
  expect(refused.map((line) => JSON.parse(line).row)).toEqual([2, 3])
  expect(await run(csv, ...into)).toMatchObject({ code: 3 })
  const own = { event: 'Opened', distinctId: 'u3', timestamp: 1_709_290_000_000, properties: { a: { b: 1 } } }
  const profile = { type: 'profile', distinctId: 'u3', timestamp: own.timestamp, properties: { plan: 'pro' } }
  expect(await run(put('own.ndjson', lines([own, profile, own])), ...into)).toMatchObject({ code: 0 })
  const columnData = [
    { name: 'event_name', data: ['Shared', 'Shared'], type: 'STRING' as const },
    { name: 'user_id', data: [7n, 8n], type: 'INT64' as const },
    { name: 'ts', data: [new Date('2024-02-29T12:00:00Z'), new Date('2024-02-29T13:00:00Z')] },
    { name: 'properties', data: ['{"team":"a"}', '{"team":"b"}'], type: 'STRING' as const },
  ]
  const parquet = put('own.parquet', new Uint8Array(parquetWriteBuffer({ columnData })))
  expect(await run(parquet, ...into)).toMatchObject({ code: 0, said: { accepted: 2 } })
  const stored = await settled(id)
  expect(stored.map((one) => [one.event, one.distinct_id, one.ts.slice(0, 16)])).toEqual([
    ['Shared', '7', '2024-02-29 12:00'],
    ['Shared', '8', '2024-02-29 13:00'],
    ['Paid', 'u1', '2024-03-01 10:00'],
    ['Opened', 'u3', '2024-03-01 10:46'],
    ['Opened', 'u3', '2024-03-01 10:46'],
  ])
  expect(stored.map((one) => one.properties)).toMatchObject([{ team: 'a' }, {}, { plan: 'pro', amount: 12.5 }, {}, {}])
})

test('exports of Amplitude, Mixpanel and PostHog come in as their own SDKs would have sent them', async () => {
  const { newProject, settled } = sending
  const { id } = await newProject()
  const bad = { distinct_id: 'u', uuid: 'x' }
  const exports = {
    amplitude: gzipSync(
      lines([
        {
          ...{
            event_type: 'Signed up',
            user_id: 'a',
            device_id: 'd',
            $insert_id: 'am-1',
            amplitude_id: 1,
            library: 'amplitude-ts/2',
          },
          ...{
            event_time: '2023-05-01 08:00:00.123000',
            event_properties: { plan: 'pro' },
            user_properties: { team: 1 },
          },
        },
        { event_type: '', user_id: 'a', event_time: '2023-05-01 08:00:00.000000', amplitude_id: 1 },
      ]),
    ),
    mixpanel: lines([
      { event: 'Viewed', properties: { time: 1_683_014_400, distinct_id: 'm', $insert_id: 'mp-1', token: 'old' } },
      { event: 'Viewed', properties: { time: 1_683_014_400, distinct_id: 'null' } },
    ]),
    posthog: lines([
      {
        ...{ uuid: '0187d5a0-0000-7000-8000-000000000001', event: '$pageview', distinct_id: 'p' },
        ...{ timestamp: '2023-05-03T08:00:00Z', properties: '{"$current_url":"https://a.example/x","token":"old"}' },
      },
      { ...bad, event: '', timestamp: '2023-05-03T08:00:00Z', properties: {} },
    ]),
  }
  for (const [format, content] of Object.entries(exports)) {
    const file = put(`${format}.export`, content)
    for (let time = 0; time < 2; time += 1) {
      const { code, said, stderr } = await run(file, '--project', id)
      expect({ code, ...said, stderr }).toMatchObject({ code: 3, format, rows: 2, accepted: 1, refused: 1 })
    }
  }
  const stored = await settled(id)
  expect(stored.map((one) => [one.event, one.distinct_id, one.ts])).toEqual([
    ['Signed up', 'a', '2023-05-01 08:00:00.123'],
    ['Viewed', 'm', '2023-05-02 08:00:00.000'],
    ['$pageview', 'p', '2023-05-03 08:00:00.000'],
  ])
  expect(stored[2].properties).toMatchObject({ path: '/x' })
})

test('an import that was killed goes on where it was and counts nothing twice', async () => {
  const { newProject, settled } = sending
  const { id } = await newProject()
  const count = 30_000
  const rows = Array.from({ length: count }, (_, at) =>
    at === 5 ? { event: '' } : { event: 'e', distinctId: `u${at % 50}`, timestamp: 1_700_000_000 + at },
  )
  const file = put('long.ndjson', lines(rows))
  const rejected = join(folder, 'long-rejected.ndjson')
  const args = ['--project', id, '--rejected', rejected]
  const position = `${file}.import-position.json`
  const { child, ended } = start(file, ...args)
  while (!existsSync(position)) await wait(5)
  child.kill('SIGKILL')
  await ended
  expect(JSON.parse(readFileSync(position, 'utf8')).rows).toBeLessThan(count)
  const again = await run(file, ...args)
  expect(again).toMatchObject({ code: 3, said: { rows: count, accepted: count - 1, refused: 1 } })
  expect(again.stderr).toContain('Goes on behind row')
  expect(existsSync(position)).toBe(false)
  expect(readFileSync(rejected, 'utf8').trim().split('\n')).toHaveLength(1)
  expect(await settled(id)).toHaveLength(count - 1)
})

test('a wrong call says what is missing', async () => {
  const file = put('one.ndjson', lines([{ event: 'e', distinctId: 'u', timestamp: 1_700_000_000 }]))
  expect(await run(file, '--project', 'nowhere')).toMatchObject({ code: 2 })
  expect(await run(file, '--format', 'heap')).toMatchObject({ code: 2 })
})
