import { globSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEgress } from './egress.ts'
import { assertCallable, guardedLookup, isPublicAddress, type Resolve } from './egress-guard.ts'

const nothingAllowed: ReadonlySet<string> = new Set()

describe('a URL that leads inside is refused', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.0.0.1:80/',
    'http://127.1/',
    'http://127.0.1/',
    'http://127.255.255.254/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0x7f.0x0.0x0.0x1/',
    'http://0177.0.0.1/',
    'http://00000177.0.0.1/',
    'http://0/',
    'http://0.0.0.0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://１２７.0.0.1/',
    'http://%31%32%37.0.0.1/',
    'http://127.0.0.1%2f@example.com/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://metadata/',
    'http://postgres/',
    'http://10.0.0.1/',
    'http://10.255.255.255/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://192.168.1.1/',
    'http://3232235777/',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://2852039166/',
    'http://100.64.0.1/',
    'http://192.0.0.192/',
    'http://198.18.0.1/',
    'http://192.0.2.1/',
    'http://203.0.113.9/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::ffff:0:127.0.0.1]/',
    'http://[::127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[64:ff9b:1::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:7f00:1::]/',
    'http://[2001:db8::1]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'http://user:pass@8.8.8.8/',
    'http://8.8.8.8:22/',
    'http://8.8.8.8:6379/',
    'https://example.com:8443/',
    'http://example.com:443/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,x',
    'javascript:alert(1)',
  ])('%s', (address) => {
    expect(() => assertCallable(new URL(address), nothingAllowed)).toThrow()
  })
})

test.each([
  'http://8.8.8.8/',
  'https://[2606:4700::1111]/',
  'https://example.com/path?x=1',
  'https://example.com:443/',
])('%s may be called', (address) => expect(() => assertCallable(new URL(address), nothingAllowed)).not.toThrow())

test('a name is not a public address, nor is nonsense', () => {
  for (const text of ['', 'example.com', '1.2.3', '::g', '8.8.8.8 ']) expect(isPublicAddress(text)).toBe(false)
})

let server: Server
let port: number
let reached: string[] = []
beforeAll(async () => {
  server = createServer((req, res) => {
    reached.push(req.url ?? '')
    const { pathname, searchParams } = new URL(req.url ?? '', 'http://x')
    if (pathname === '/to')
      res.writeHead(Number(searchParams.get('status') ?? 302), { location: searchParams.get('at') ?? '' }).end()
    else if (pathname === '/loop') res.writeHead(302, { location: '/loop' }).end()
    else if (pathname === '/large') res.end(Buffer.alloc(6 * 1024 ** 2))
    else if (pathname === '/slow') res.write('x')
    else res.end(JSON.stringify({ method: req.method, authorization: req.headers.authorization ?? null }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // The server listens on TCP.
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const own = () => `http://127.0.0.1:${port}`
const egress = (timeoutMs = 10_000) => createEgress({ allowed: new Set([`127.0.0.1:${port}`]), timeoutMs })
const refused = { code: 'not_possible' }

test('an inside host is called when the administrator allows it, with its port', async () => {
  const { status, body } = await egress()(`${own()}/`)
  expect([status, JSON.parse(body.toString())]).toEqual([200, { method: 'GET', authorization: null }])
  await expect(createEgress({ allowed: nothingAllowed })(`${own()}/`)).rejects.toMatchObject(refused)
})

test('a redirect inside is refused and never reached', async () => {
  for (const at of [
    'http://127.0.0.1:1/',
    'http://169.254.169.254/',
    'http://[::1]/',
    `http://localhost:${port}/inner`,
    'file:///etc/passwd',
  ]) {
    reached = []
    await expect(egress()(`${own()}/to?at=${encodeURIComponent(at)}`)).rejects.toMatchObject(refused)
    expect(reached.filter((url) => url.startsWith('/inner'))).toEqual([])
  }
})

test('redirects end after three', async () => {
  reached = []
  await expect(egress()(`${own()}/loop`)).rejects.toMatchObject(refused)
  expect(reached).toHaveLength(4)
})

test('a redirect repeats a request only where it should', async () => {
  const send = (status: number) =>
    egress()(`${own()}/to?status=${status}&at=/end`, {
      method: 'POST',
      body: '{}',
      headers: { authorization: 'Bearer x' },
    })
  expect(JSON.parse((await send(303)).body.toString())).toEqual({ method: 'GET', authorization: 'Bearer x' })
  expect(JSON.parse((await send(307)).body.toString())).toEqual({ method: 'POST', authorization: 'Bearer x' })
})

test('an answer that is too large or too slow is given up', async () => {
  await expect(egress()(`${own()}/large`)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('5 MB'),
  })
  await expect(egress(200)(`${own()}/slow`)).rejects.toMatchObject({
    ...refused,
    message: expect.stringContaining('in time'),
  })
})

describe('a name', () => {
  const names = (...answers: string[][]): Resolve => {
    let asked = 0
    return (_host, done) => {
      const addresses = answers[Math.min(asked++, answers.length - 1)] ?? []
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    }
  }
  const lookUp = (resolve: Resolve) =>
    new Promise((done) =>
      guardedLookup(resolve)('rebind.example', { all: true }, (error, found) => done(error ?? found)),
    )

  test.each([[['127.0.0.1']], [['::ffff:10.0.0.1']], [['8.8.8.8', '169.254.169.254']], [['2002:7f00:1::']]])(
    'that leads to %j is refused',
    async (addresses) => expect(await lookUp(names(addresses))).toMatchObject(refused),
  )

  test('that turns inside at the second look is refused then, and the connection goes where the first look said', async () => {
    const resolve = names(['8.8.8.8'], ['127.0.0.1'])
    expect(await lookUp(resolve)).toEqual([{ address: '8.8.8.8', family: 4 }])
    expect(await lookUp(resolve)).toMatchObject(refused)
  })

  test('that leads inside never reaches a server there', async () => {
    reached = []
    const call = createEgress({ allowed: nothingAllowed, lookup: guardedLookup(names(['127.0.0.1'])) })
    await expect(call('http://rebind.example/')).rejects.toMatchObject(refused)
    expect(reached).toEqual([])
  })
})

test('no other file of the server makes outgoing requests', () => {
  const folder = join(import.meta.dirname, '..')
  // The supervisor and the stores ask their own children on this machine whether they are up.
  const exceptions = ['platform/egress.ts', 'stores/', 'supervisor/']
  const callers = globSync('**/*.ts', { cwd: folder })
    .filter((file) => !file.endsWith('.test.ts') && !exceptions.some((start) => file.startsWith(start)))
    .filter((file) =>
      /\bfetch\s*\(|^import (?!type\b).*\bfrom '(node:)?(https?|http2|undici|axios|got)'/m.test(
        readFileSync(join(folder, file), 'utf8'),
      ),
    )
  expect(callers).toEqual([])
})
