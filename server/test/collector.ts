import { createServer, type IncomingMessage, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll } from 'vitest'
import type { TestGantry } from './app.ts'

export type StoredEvent = {
  event: string
  id: string
  distinct_id: string
  ts: string
  session: string
  account: string
  sdk: string
  marks: string[]
  properties: Record<string, unknown>
}

/** A project with a write key on a Gantry that listens, and what can be queried of it. */
export async function openProject(gantry: TestGantry) {
  const address = gantry.http.server.address()
  const url =
    typeof address === 'object' && address
      ? `http://127.0.0.1:${address.port}`
      : await gantry.http.listen({ host: '127.0.0.1', port: 0 })
  const workspace = await gantry.newWorkspace()
  const ops = await workspace.member('product_ops')
  const project = (await ops.post('/v1/projects', { name: 'Harbor' })).body
  const key: string = (await ops.get(`/v1/projects/${project.id}/write-keys`)).body.items[0].key

  /** Waits until everything acknowledged is in ClickHouse. */
  const settle = async () => {
    for (;;) {
      const { body } = await ops.get(`/v1/projects/${project.id}/ingestion`)
      if (body.waiting === 0) return body
      await wait(50)
    }
  }
  const select = async <T>(query: string): Promise<T[]> => {
    await settle()
    const query_params = { project: project.id }
    const found = await gantry.app.analytics.query({
      query,
      query_params,
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
    })
    return found.json<T>()
  }
  return {
    url,
    key,
    ops,
    id: project.id as string,
    workspaceId: workspace.id,
    settle,
    /** Every event of the project, in the order it happened. */
    events: () =>
      select<StoredEvent>(`
        select event, id, distinct_id, toString(ts) as ts, session, account, sdk, marks, properties
        from gantry.events where project = {project:UUID} order by ts, event, distinct_id`),
    changes: () =>
      select<{ raw: string; operation: string; properties: Record<string, unknown> }>(`
        select operation, properties from gantry.person_changes
        where project = {project:UUID} order by at, operation`),
    identities: async () => {
      const { rows } = await gantry.app.pool.query<{ kind: string; from: string; to: string }>(
        'select kind, from_id as "from", to_id as "to" from identity_events where project_id = $1 order by id',
        [project.id],
      )
      return rows
    },
    post: (path: string, body: string | Uint8Array<ArrayBuffer> | object, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
  }
}
export type OpenProject = Awaited<ReturnType<typeof openProject>>

/**
 * A network that loses answers: the first post to each path arrives at `target`, but its sender is told 503 and tries
 * again, so that everything comes twice. Closed after the test file.
 */
export async function loseFirstAnswers(target: string): Promise<{ url: string; statuses: number[] }> {
  const lost = new Set<string>()
  const statuses: number[] = []
  const server: Server = createServer((req, res) => {
    void pass(req, target).then(async (answer) => {
      const path = new URL(req.url ?? '/', target).pathname
      const isLost = req.method === 'POST' && answer.ok && !lost.has(path)
      if (isLost) lost.add(path)
      statuses.push(isLost ? 503 : answer.status)
      const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-|transfer-)/.test(name)))
      const type = answer.headers.get('content-type')
      res.writeHead(isLost ? 503 : answer.status, { ...headers, ...(type && !isLost && { 'content-type': type }) })
      res.end(isLost ? 'lost' : Buffer.from(await answer.arrayBuffer()))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, statuses }
}

async function pass(req: IncomingMessage, target: string): Promise<Response> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const { connection: _connection, 'content-length': _length, 'transfer-encoding': _coding, ...headers } = req.headers
  const hasBody = req.method !== 'GET' && req.method !== 'OPTIONS'
  return fetch(new URL(req.url ?? '/', target), {
    method: req.method ?? 'GET',
    // Repeated headers do not occur in what SDKs send.
    headers: { ...(headers as Record<string, string>), 'x-forwarded-host': headers.host ?? '' },
    ...(hasBody && { body: Buffer.concat(chunks) }),
  })
}
