import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestGantry, type TestGantry } from '../../test/app.ts'
import { createHttp } from './http.ts'
import { mountWebApp } from './web-app.ts'

let gantry: TestGantry
let http: Awaited<ReturnType<typeof createHttp>>
const folder = mkdtempSync(join(tmpdir(), 'gantry-web-'))
beforeAll(async () => {
  gantry = await startTestGantry()
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'console.log(1)')
  writeFileSync(join(folder, 'assets', 'index-abc.js.br'), brotliCompressSync('console.log(1)'))
  writeFileSync(join(folder, 'assets', 'index-abc.js.gz'), gzipSync('console.log(1)'))
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, '.built-from'), 'secret')
  writeFileSync(join(folder, 'index.html'), '<head><meta name="csp-nonce" content="__CSP_NONCE__"></head>')
  http = await createHttp(gantry.config, gantry.app.log)
  await mountWebApp(http, folder)
})
afterAll(async () => {
  await http.close()
  rmSync(folder, { recursive: true })
})
const get = (url: string) => http.inject({ method: 'GET', url })

test('every page is the app, with the nonce of its own answer', async () => {
  const [one, two] = [await get('/feedback/inbox?status=open'), await get('/')]
  const nonces = [one, two].map(({ body }) => /content="([^"]+)"/.exec(body)?.[1])
  expect(nonces[0]).not.toBe(nonces[1])
  expect(one.headers['content-security-policy']).toContain(`'nonce-${nonces[0]}'`)
  expect([one.statusCode, one.headers['cache-control']]).toEqual([200, 'no-store'])
})

test('files with a hash in their name are kept for ever, others for a while', async () => {
  const script = await get('/assets/index-abc.js')
  expect([script.statusCode, script.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
  expect(script.headers['content-type']).toContain('javascript')
  expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600')
})

test('files go out as compressed as the browser can read them', async () => {
  const accept = (encodings: string) =>
    http.inject({ method: 'GET', url: '/assets/index-abc.js', headers: { 'accept-encoding': encodings } })
  const [brotli, gzip, plain] = [
    await accept('gzip, deflate, br, zstd'),
    await accept('gzip'),
    await accept('identity'),
  ]
  expect([brotli, gzip, plain].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip', undefined])
  expect(brotliDecompressSync(brotli.rawPayload).toString()).toBe('console.log(1)')
  expect(gunzipSync(gzip.rawPayload).toString()).toBe('console.log(1)')
  for (const { headers } of [brotli, gzip]) {
    expect(headers['content-type']).toContain('javascript')
    expect([headers['cache-control'], headers.vary]).toEqual([
      'public, max-age=31536000, immutable',
      expect.stringMatching(/accept-encoding/i),
    ])
  }
})

test.each(['/assets/index-old.js', '/v1/nothing', '/api/nothing', '/v1'])('%s is a problem document', async (url) => {
  const reply = await get(url)
  expect([reply.statusCode, reply.headers['content-type']]).toEqual([404, 'application/problem+json'])
})

test.each([
  '/.built-from',
  '/assets/..%2f.built-from',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/%2e%2e/.built-from',
  '/%00',
  '/%E0%A4%A',
])('%s gives no file away', async (url) => expect((await get(url)).body).not.toMatch(/secret|root:/))

test('other methods on a page are refused', async () => {
  expect((await http.inject({ method: 'DELETE', url: '/feedback' })).statusCode).toBe(404)
})

test('without a build a plain page says how to make one', async () => {
  const bare = await createHttp(gantry.config, gantry.app.log)
  await mountWebApp(bare, join(folder, 'missing'))
  const reply = await bare.inject({ method: 'GET', url: '/' })
  expect([reply.statusCode, reply.body]).toEqual([503, expect.stringContaining('./gantry up')])
  await bare.close()
})
