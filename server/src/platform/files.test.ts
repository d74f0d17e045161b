import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, startTestGantry, type TestGantry, type TestWorkspace } from '../../test/app.ts'
import { contentTypeOf } from './files-content.ts'
import { s3Files } from './storage-s3.ts'

let gantry: TestGantry
let workspace: TestWorkspace
let dana: Caller
beforeAll(async () => {
  gantry = await startTestGantry()
  workspace = await gantry.newWorkspace()
  dana = await workspace.member('contributor')
})

const upload = async (by: Caller, name: string, content: string | Buffer, contentType = 'text/plain') => {
  const res = await gantry.http.inject({
    method: 'POST',
    url: `/v1/files?name=${encodeURIComponent(name)}&contentType=${encodeURIComponent(contentType)}`,
    headers: { ...by.headers, 'content-type': 'application/octet-stream' },
    payload: content,
  })
  return { status: res.statusCode, body: res.json() }
}

describe('a file', () => {
  test('comes back as it was stored, as an attachment that no browser opens', async () => {
    const { status, body } = await upload(dana, 'Größe "x".txt', 'hello')
    expect([status, body.size, body.contentType]).toEqual([200, 5, 'text/plain'])
    const viewer = await workspace.member('viewer')
    const reply = await viewer.get(`/v1/files/${body.id}/content`)
    expect(reply).toMatchObject({ status: 200, text: 'hello' })
    expect(reply.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22.txt`)
    expect(reply.headers['x-content-type-options']).toBe('nosniff')
    expect((await viewer.get(`/v1/files/${body.id}`)).body).toMatchObject({
      name: 'Größe "x".txt',
      may: { remove: false },
    })
  })

  test('that is too large or empty is refused and leaves nothing', async () => {
    const before = (await gantry.app.pool.query('select 1 from files')).rowCount
    expect((await upload(dana, 'large', Buffer.alloc(25 * 1024 ** 2 + 1))).status).toBe(413)
    expect((await upload(dana, 'empty', '')).status).toBe(400)
    expect((await gantry.app.pool.query('select 1 from files')).rowCount).toBe(before)
  })

  test('is removed by who stored it or who looks after the workspace, for good', async () => {
    const { body } = await upload(dana, 'a', 'x')
    const other = await workspace.member('contributor')
    expect((await other.delete(`/v1/files/${body.id}`)).status).toBe(403)
    expect((await dana.delete(`/v1/files/${body.id}`)).status).toBe(200)
    expect((await dana.get(`/v1/files/${body.id}/content`)).status).toBe(404)
    const { body: second } = await upload(dana, 'b', 'x')
    expect((await (await workspace.member('product_ops')).delete(`/v1/files/${second.id}`)).status).toBe(200)
  })

  test('of another workspace does not exist', async () => {
    const { body } = await upload(dana, 'a', 'x')
    const stranger = await (await gantry.newWorkspace()).member(['product_ops', 'contributor'])
    for (const path of ['', '/content']) expect((await stranger.get(`/v1/files/${body.id}${path}`)).status).toBe(404)
    expect((await stranger.delete(`/v1/files/${body.id}`)).status).toBe(404)
  })

  test('needs the right and the raw body', async () => {
    expect((await upload(await workspace.member('viewer'), 'a', 'x')).status).toBe(403)
    expect((await dana.post('/v1/files?name=a', { not: 'raw' })).status).toBe(415)
  })
})

test.each([
  ['image/png', Buffer.from('\x89PNG\r\n\x1a\n0', 'latin1'), 'image/png'],
  ['image/png', Buffer.from('<script>'), 'application/octet-stream'],
  ['text/html', Buffer.from('<script>'), 'application/octet-stream'],
  ['image/svg+xml', Buffer.from('<svg>'), 'application/octet-stream'],
  ['TEXT/CSV; charset=utf-8', Buffer.from('a,b'), 'text/csv'],
  ['text/plain', Buffer.from([1, 0, 2]), 'application/octet-stream'],
  ['', Buffer.from('x'), 'application/octet-stream'],
])('%s that begins with %o is served as %s', (said, head, served) => expect(contentTypeOf(said, head)).toBe(served))

describe('a bucket', () => {
  const objects = new Map<string, Buffer>()
  const parts = new Map<string, Buffer[]>()
  let server: Server
  let store: ReturnType<typeof s3Files>

  // The few S3 operations that are used, as a bucket answers them.
  beforeAll(async () => {
    server = createServer(async (req, res) => {
      const chunks: Buffer[] = []
      for await (const chunk of req) chunks.push(chunk)
      const body = Buffer.concat(chunks)
      const { pathname, searchParams } = new URL(req.url ?? '', 'http://x')
      if (!req.headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=the-key/'))
        return void res.writeHead(403).end()
      const upload = searchParams.get('uploadId') ?? ''
      if (req.method === 'POST' && searchParams.has('uploads')) {
        parts.set('u1', [])
        return void res.end('<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>')
      }
      if (req.method === 'PUT' && upload) {
        parts.get(upload)?.splice(Number(searchParams.get('partNumber')) - 1, 0, body)
        return void res.writeHead(200, { etag: '"e"' }).end()
      }
      if (req.method === 'POST' && upload) {
        objects.set(pathname, Buffer.concat(parts.get(upload) ?? []))
        parts.delete(upload)
        return void res.end('<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>')
      }
      if (req.method === 'DELETE') {
        if (upload) parts.delete(upload)
        else objects.delete(pathname)
        return void res.writeHead(204).end()
      }
      if (req.method === 'PUT') {
        objects.set(pathname, body)
        return void res.writeHead(200, { etag: '"e"' }).end()
      }
      const found = objects.get(pathname)
      if (!found) return void res.writeHead(404).end()
      res.end(found)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // The server listens on TCP.
    const { port } = server.address() as AddressInfo
    store = s3Files({
      endpoint: `http://127.0.0.1:${port}/`,
      bucket: 'files',
      key: 'the-key',
      secret: 'x',
      region: 'eu-west-1',
    })
  })
  afterAll(() => server.close())

  test('keeps a small file in one piece and gives it back', async () => {
    const { size } = await store.put('w/one', Readable.from([Buffer.from('hello '), Buffer.from('world')]), 100)
    expect([size, await text(await store.get('w/one'))]).toEqual([11, 'hello world'])
    await store.remove('w/one')
    await expect(store.get('w/one')).rejects.toMatchObject({ code: 'gone' })
  })

  test('takes a large file in parts', async () => {
    const chunk = Buffer.alloc(1024 ** 2, 'a')
    await store.put('w/large', Readable.from(Array.from({ length: 20 }, () => chunk)), 1024 ** 3)
    expect(objects.get('/files/w/large')?.length).toBe(20 * 1024 ** 2)
  })

  test('is left without a file that is too large', async () => {
    const chunk = Buffer.alloc(1024 ** 2)
    const putting = store.put('w/over', Readable.from(Array.from({ length: 40 }, () => chunk)), 30 * 1024 ** 2)
    await expect(putting).rejects.toMatchObject({ code: 'too_large' })
    expect([objects.has('/files/w/over'), parts.size]).toEqual([false, 0])
  })
})
