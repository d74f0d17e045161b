import type { ServerResponse } from 'node:http'
import { watchLive } from '@gantry/contract/platform'
import type { FastifyRequest } from 'fastify'
import { AppError } from './errors.ts'
import type { LiveEvent } from './live.ts'
import { findPrincipal } from './principal.ts'
import { admit, type Router, scopeOf, shapeOf } from './route.ts'

const heartbeatMs = 25_000
const mostPerPerson = 20

/**
 * Server-sent events of one workspace. A connection ends as soon as its session, key or membership does: the database tells
 * (topic `access`), and each heartbeat asks once more.
 */
export function liveRoute(router: Router): void {
  const open = new Map<string, number>()
  const endings = new Set<() => void>()
  router.http.addHook('preClose', async () => {
    for (const end of endings) end()
  })
  router.http.route({
    ...shapeOf(watchLive),
    preValidation: admit(router, watchLive),
    handler: async (req, reply) => {
      const { actor, workspaceId } = scopeOf(req)
      const count = open.get(actor.id) ?? 0
      if (count >= mostPerPerson) {
        throw new AppError('too_many_requests', 'Too many pages of Gantry are open at once. Close some of them.')
      }
      open.set(actor.id, count + 1)
      reply.hijack()
      const stream = startStream(reply.raw, reply.getHeaders())
      const isAdmitted = (): Promise<boolean> => isStill(router, req, actor.id, workspaceId)
      const stop = watch(router, stream, { workspaceId, memberId: actor.memberId }, isAdmitted)
      endings.add(stream.end)
      stream.onClose(() => {
        stop()
        endings.delete(stream.end)
        const left = (open.get(actor.id) ?? 1) - 1
        if (left > 0) open.set(actor.id, left)
        else open.delete(actor.id)
      })
    },
  })
}

type Stream = { say: (text: string) => void; end: () => void; onClose: (hear: () => void) => void }

function startStream(raw: ServerResponse, headers: Record<string, unknown>): Stream {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) raw.setHeader(name, String(value))
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    // Proxies must not gather events before they pass them on.
    'x-accel-buffering': 'no',
  })
  return {
    say: (text) => {
      // A reader that does not read would fill our memory: it may come back and ask again.
      if (raw.writableLength > 1024 ** 2) raw.destroy()
      else raw.write(text)
    },
    end: () => raw.end(),
    onClose: (hear) => raw.on('close', hear),
  }
}

function watch(
  { app }: Router,
  stream: Stream,
  reader: { workspaceId: string; memberId: string | null },
  isAdmitted: () => Promise<boolean>,
): () => void {
  const check = async (): Promise<void> => {
    if (!(await isAdmitted())) stream.end()
  }
  const hear = (event: LiveEvent): void => {
    if (event.topic === 'access' || event.topic === '*') void check()
    if (event.topic === 'access') return
    const isMine = event.workspaceId === '*' || event.workspaceId === reader.workspaceId
    const isForMe = event.memberId === null || event.memberId === reader.memberId
    if (isMine && isForMe) stream.say(`data: ${JSON.stringify({ topic: event.topic })}\n\n`)
  }
  const silence = app.live.subscribe(hear)
  const heartbeat = setInterval(() => {
    stream.say(': still here\n\n')
    void check()
  }, heartbeatMs)
  stream.say('retry: 2000\n\ndata: {"topic":"*"}\n\n')
  return () => {
    silence()
    clearInterval(heartbeat)
  }
}

/** Whether the same caller would be let in again now. A store that does not answer takes nobody's access away. */
async function isStill(
  { app, findSession }: Router,
  req: FastifyRequest,
  actorId: string,
  workspaceId: string,
): Promise<boolean> {
  try {
    const now = await findPrincipal(app, req, findSession)
    return (
      now.actor.id === actorId && now.workspaceId === workspaceId && now.actor.permissions.has(watchLive.permission)
    )
  } catch (error) {
    return !(error instanceof AppError)
  }
}
