import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sqlLimits } from '@gantry/contract/sql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../../test/app.ts'
import type { App } from '../../platform/context.ts'
import { explain, guard } from './guard.ts'
import { knownFunctions, runAsAnalyst } from './metrics.ts'
import { allowedFunctions } from './rules.ts'

const database = `gantry_project_guard${process.pid}`
let gantry: TestGantry
let app: App

const command = (query: string) => app.analytics.command({ query })

beforeAll(async () => {
  gantry = await startTestGantry()
  app = await (await gantry.newWorkspace()).inside(async (ctx) => ctx.app)
  for (const name of [database, 'ws_b', 'gantry_project_other']) {
    await command(`CREATE DATABASE IF NOT EXISTS ${name}`)
    await command(`CREATE TABLE IF NOT EXISTS ${name}.events
      (ws String, user_id String, name String, ts DateTime64(3), amount Float64, props JSON)
      ENGINE = MergeTree ORDER BY user_id`)
  }
  await command(`INSERT INTO ${database}.events VALUES ('a', 'ada', 'e_a', now(), 12, '{"plan":"pro"}')`)
})
afterAll(async () => {
  await command(`DROP DATABASE ${database}`)
})

async function run(text: string, values: Record<string, string> = {}) {
  const query = await guard(app, { text, values, database })
  return runAsAnalyst(app, query, { database, queryId: crypto.randomUUID(), values }).catch(explain)
}

const corpusAt = (name: string) => fileURLToPath(new URL(`../../../../../shared/oracles/${name}`, import.meta.url))
const corpus = (name: string): string[] =>
  readFileSync(corpusAt(name), 'utf8')
    .split(/^%%$/m)
    .map((query) => query.trim())
    .filter(Boolean)
const hasCorpus = existsSync(corpusAt('sql-attacks.txt'))

describe.skipIf(!hasCorpus)('the published attacks (skipped where ../shared/oracles is not here)', () => {
  test.each(hasCorpus ? corpus('sql-attacks.txt') : [])('refuses %s', async (attack) => {
    const before = writable.map((file) => existsSync(file))
    await expect(run(attack)).rejects.toMatchObject({ name: 'AppError' })
    expect(writable.map((file) => existsSync(file))).toEqual(before)
  })
  test.each(hasCorpus ? corpus('sql-legitimate.txt') : [])('runs %s', async (query) => {
    await expect(run(query)).resolves.toHaveProperty('data')
  })
})
const writable = ['/tmp/pwn_g2', '/tmp/pwn', '/tmp/pwned']

describe('what a person typed', () => {
  test.each([
    ['another project', 'SELECT * FROM gantry_project_other.events'],
    ['another project behind IN', 'SELECT user_id IN gantry_project_other.events FROM events'],
    ['the tables of all projects', 'SELECT * FROM gantry.events'],
    ['a function that reads files, by its name alone', "SELECT arrayMap(file, ['/etc/hostname'])"],
    ['the same behind an alias', "WITH file AS f SELECT arrayMap(f, ['/etc/hostname'])"],
    ['the same behind an alias of its own name', "SELECT 1 AS file, arrayMap(file, ['/etc/hostname'])"],
    [
      'the same behind lines that a name makes',
      "SELECT 1 AS file, 2 AS `x\n         Asterisk`, arrayMap(file, ['/etc/hostname'])",
    ],
    ['a changed setting', 'SELECT * FROM (SELECT 1 SETTINGS max_execution_time = 1000)'],
    ['a file written', "SELECT 1 INTO OUTFILE '/tmp/pwned'"],
    ['a format of its own', 'SELECT 1 FORMAT Native'],
    ['two statements', 'SELECT 1; SELECT 2'],
    ['what is no question', 'KILL QUERY WHERE 1'],
    ['what closes our bracket', 'SELECT 1) AS a, (SELECT * FROM system.one'],
    ['a NUL', "SELECT 1 \0 FROM file('/etc/passwd')"],
    ['a name as a parameter', 'SELECT * FROM {name:Identifier}'],
    ['sleeping', 'SELECT sleepEachRow(3) FROM numbers(10)'],
  ])('may not reach %s', async (_what, query) => {
    await expect(run(query, { name: 'gantry.events' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test.each([
    ['too long', 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1', /10 seconds/],
    ['too much memory', 'SELECT length(groupArray(repeat(toString(number), 100))) FROM numbers(100000000)', /memory/],
  ])('is stopped when it takes %s, and says so', async (_what, query, reason) => {
    await expect(run(query)).rejects.toMatchObject({ code: 'not_possible', message: expect.stringMatching(reason) })
  })

  test('is cut at the limit of rows', async () => {
    expect((await run('SELECT number FROM numbers(1000000)')).data).toHaveLength(sqlLimits.rows + 1)
  })

  test.each([
    ['values', 'SELECT {a: String} AS a, {n: UInt64} + 1 AS n', { a: "it's", n: '41' }, [["it's", '42']]],
    ['a column called as a dangerous function', 'SELECT name AS version FROM events GROUP BY version', {}, [['e_a']]],
    ['a property inside JSON', 'SELECT props.plan, count() FROM events GROUP BY props.plan', {}, [['pro', '1']]],
    ['WITH', 'WITH a AS (SELECT user_id FROM events) SELECT count() FROM a', {}, [['1']]],
    ['aggregates with suffixes', 'SELECT countIf(amount > 1), sumOrNullIf(amount, 0) FROM events', {}, [['1', null]]],
  ])('may use %s', async (_what, query, values, rows) => {
    expect((await run(query, values)).data).toEqual(rows)
  })

  test('says what the parser says about a mistake', async () => {
    await expect(run('SELEC 1')).rejects.toMatchObject({ message: expect.stringMatching(/Syntax error/) })
    await expect(run('SELECT nothing_such FROM events')).rejects.toMatchObject({
      message: expect.stringMatching(/nothing_such/),
    })
  })
})

test('no function outside the positive list can be named, be it called or passed on', async () => {
  const known = await knownFunctions(app)
  const allowed = allowedFunctions(known, database)
  const refused = known.filter(({ name }) => !allowed.functions.has(name.toLowerCase()))
  expect(refused.length).toBeGreaterThan(150)
  const texts = refused.flatMap(({ name }) => [
    `SELECT \`${name}\`(1)`,
    `SELECT arrayMap(\`${name}\`, ['/etc/hostname'])`,
  ])
  expect(await passing(texts)).toEqual([])
})

test('no table function but those that only count can be named', async () => {
  const reply = await app.analytics.query({ query: 'SELECT name FROM system.table_functions', format: 'JSONEachRow' })
  const names = (await reply.json<{ name: string }>()).map(({ name }) => name)
  const passed = await passing(names.map((name) => `SELECT * FROM \`${name}\`('a', 'b')`))
  const counting = ['SQLStandardValues', 'generateSeries', 'generate_series', 'numbers', 'values']
  expect(passed.sort()).toEqual(counting.map((name) => `SELECT * FROM \`${name}\`('a', 'b')`))
})

/** Those of these queries that the guard lets through. */
async function passing(texts: readonly string[]): Promise<string[]> {
  const passed: string[] = []
  const rest = [...texts]
  const ask = async (): Promise<void> => {
    for (let text = rest.pop(); text !== undefined; text = rest.pop()) {
      const query = text
      await guard(app, { text: query, values: {}, database }).then(
        () => passed.push(query),
        () => {},
      )
    }
  }
  await Promise.all([ask(), ask(), ask(), ask()])
  return passed
}
