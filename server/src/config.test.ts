import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { loadConfig, loadSettings, storesEnvironment } from './config.ts'

let data: { GANTRY_DATA: string }
beforeEach(() => {
  data = { GANTRY_DATA: join(mkdtempSync(join(tmpdir(), 'gantry-config-')), 'data') }
})

test('without any setting Gantry listens on this machine only, and makes its secret once', () => {
  const settings = loadSettings(data)
  expect(settings.http).toEqual({ host: '127.0.0.1', port: 4400, url: 'http://127.0.0.1:4400', trustProxy: false })
  expect(settings).toMatchObject({ outside: {}, demo: false, logLevel: 'info', oidc: undefined, s3: undefined })
  expect(settings.secret).toMatch(/^[0-9a-f]{64}$/)
  expect(loadSettings(data).secret).toBe(settings.secret)
})

test.each([
  ['GANTRY_PORT', 'abc', 'must be a port number, 1 to 65535'],
  ['GANTRY_PORT', '70000', 'must be a port number, 1 to 65535'],
  ['GANTRY_URL', 'gantry.example.com', 'must be a URL such as https://gantry.example.com'],
  ['GANTRY_POSTGRES_URL', 'mysql://x/y', 'must look like postgres://'],
  ['GANTRY_CLICKHOUSE_URL', 'clickhouse:9000', 'must look like http://'],
  ['GANTRY_SMTP_URL', 'mail.example.com', 'must look like smtp://'],
  ['GANTRY_SECRET', 'short', 'must have 32 characters or more'],
  ['GANTRY_OWNER', 'me', 'must be an e-mail address'],
  ['GANTRY_LOG_LEVEL', 'loud', 'must be one of fatal, error'],
  ['GANTRY_TRUST_PROXY', 'true', 'must be the number of proxies in front of Gantry'],
])('%s=%s is refused, and the message says what is expected', (name, value, expected) => {
  expect(() => loadSettings({ ...data, [name]: value })).toThrow(`${name} ${expected}`)
})

test.each([
  ['false', false],
  ['1', 1],
  ['10.0.0.0/8, ::1', '10.0.0.0/8, ::1'],
])('GANTRY_TRUST_PROXY=%s is understood', (value, expected) => {
  expect(loadSettings({ ...data, GANTRY_TRUST_PROXY: value }).http.trustProxy).toBe(expected)
})

test.each([
  [{ GANTRY_HOST: '0.0.0.0' }, 'http://localhost:4400'],
  [{ GANTRY_HOST: '::1', GANTRY_PORT: '80' }, 'http://[::1]:80'],
  [{ GANTRY_URL: 'https://gantry.example.com/' }, 'https://gantry.example.com'],
])('the public address of %j is %s', (settings, url) => {
  expect(loadSettings({ ...data, ...settings }).http.url).toBe(url)
})

test('settings that belong together are asked for together, and empty ones count as absent', () => {
  expect(() =>
    loadSettings({ ...data, GANTRY_OIDC_ISSUER: 'https://id.example.com', GANTRY_OIDC_CLIENT_ID: '' }),
  ).toThrow('GANTRY_OIDC_CLIENT_ID and GANTRY_OIDC_CLIENT_SECRET must be set too.')
})

test('names and passwords of an outside ClickHouse come from its URL, and both stores survive the way to a child process', () => {
  const config = loadConfig({
    ...data,
    GANTRY_POSTGRES_URL: 'postgres://a:b@db:5432/gantry',
    GANTRY_CLICKHOUSE_URL: 'http://events:p%40ss@ch:8123',
  })
  expect(config.clickhouse).toMatchObject({ url: 'http://ch:8123/', user: 'events', password: 'p@ss', key: undefined })
  expect(config.clickhouse.analystPassword).toMatch(/^[0-9a-f]{64}$/)
  const again = loadConfig({ ...data, ...storesEnvironment(config) })
  expect([again.postgres, again.clickhouse]).toEqual([config.postgres, config.clickhouse])
})

test('a process without stores says which settings are missing', () => {
  expect(() => loadConfig({ ...data, GANTRY_POSTGRES_URL: 'postgres://a:b@db:5432/gantry' })).toThrow(
    'and GANTRY_CLICKHOUSE_URL is not set. Start it with ./gantry up, or name the stores.',
  )
})
