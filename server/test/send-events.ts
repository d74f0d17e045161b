import { setTimeout as wait } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { type Caller, type Reply, startTestGantry } from './app.ts'

/** A Gantry with somebody who makes projects, and ways to send to it and to look at what it stored. */
export async function startCollecting() {
  const gantry = await startTestGantry()
  const workspace = await gantry.newWorkspace()
  const caller: Caller = await workspace.member(['product_ops'])
  // Whichever server is running: tests close one and start another.
  const at = { http: gantry.http }

  const newProject = async (): Promise<{ id: string; key: string }> => {
    const project = (await caller.post('/v1/projects', { name: `Project ${Math.random()}` })).body
    const keys = (await caller.get(`/v1/projects/${project.id}/write-keys`)).body.items
    return { id: project.id, key: keys[0].key }
  }
  const post = async (
    key: string,
    payload: InjectOptions['payload'],
    headers: Record<string, string> = {},
    server = at.http,
  ): Promise<Omit<Reply, 'text'>> => {
    const res = await server.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/json', 'x-write-key': key, ...headers },
      ...(payload !== undefined && { payload }),
    })
    return { status: res.statusCode, body: res.body.startsWith('{') ? res.json() : undefined, headers: res.headers }
  }
  const stored = async (project: string): Promise<any[]> => {
    const answer = await gantry.app.analytics.query({
      query: `SELECT *, toUnixTimestamp64Milli(ts) AS ms FROM gantry.events WHERE project = {project:UUID}
        ORDER BY distinct_id, ts`,
      query_params: { project },
      format: 'JSONEachRow',
    })
    return answer.json()
  }
  /** The events of a project once everything that was acknowledged has been moved. */
  const settled = async (project: string): Promise<any[]> => {
    for (;;) {
      const { rows } = await gantry.app.pool.query('select 1 from event_inbox limit 1')
      if (rows.length === 0) return stored(project)
      await wait(20)
    }
  }
  const get = async (url: string): Promise<any> => (await at.http.inject({ url, headers: caller.headers })).json()
  return {
    gantry,
    workspace,
    caller,
    at,
    newProject,
    post,
    settled,
    ingestion: (project: string): Promise<any> => get(`/v1/projects/${project}/ingestion`),
    samples: async (project: string, outcome: string): Promise<any[]> =>
      (await get(`/v1/projects/${project}/ingestion/samples?outcome=${outcome}`)).items,
  }
}

export const results = (reply: { body: any }): string[] => reply.body.results.map((one: any) => one.result)
