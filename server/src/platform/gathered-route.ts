import type { Endpoint, Input, Reply } from '@gantry/contract/endpoint'
import type { Permission } from '@gantry/contract/permissions'
import { type App, type Ctx, inWorkspace, type RequestFacts } from './context.ts'
import { AppError } from './errors.ts'
import { answerOnce } from './idempotency.ts'
import type { Principal } from './principal.ts'
import { admit, inputOf, type Router, scopeOf, setEtag, shapeOf } from './route.ts'

/** One request among those that are handled together; `request` belongs into its activity. */
export type Call<E extends Endpoint> = { input: Input<E>; request: RequestFacts }
type Scope = Principal & { request: RequestFacts }

export type Gathered<E extends Endpoint> = {
  /** Calls with the same key are handled one after the other; null: this one can go with any other. */
  keyOf: (input: Input<E>) => string | null
  /** One answer for each call, in their order. An AppError as an answer refuses that call alone. */
  handle: (ctx: Ctx, calls: readonly Call<E>[]) => Promise<(Reply<E> | AppError)[]>
}

/**
 * Binds a JSON endpoint that many call at once: what one actor sends while its last transaction runs is handled in the next
 * one, together. A call that arrives alone is handled at once and alone. When a transaction of several fails, each of them
 * is tried again in one of its own.
 */
export function gatheredRoute<E extends Endpoint & { permission: Permission }>(
  router: Router,
  e: E,
  gathered: Gathered<E>,
): void {
  const call = createGatherer(router.app, gathered)
  router.http.route({
    ...shapeOf(e),
    preValidation: admit(router, e),
    handler: async (req, reply) => {
      const scope = scopeOf(req)
      const input = inputOf<E>(req)
      const isRepeatable = req.headers['idempotency-key'] !== undefined
      const result = isRepeatable
        ? await inWorkspace(router.app, scope, (ctx) =>
            answerOnce(ctx, req, reply, () => handleAlone(ctx, gathered, { input, request: scope.request })),
          )
        : await call(scope, input)
      setEtag(reply, result)
      return result
    },
  })
}

async function handleAlone<E extends Endpoint>(ctx: Ctx, { handle }: Gathered<E>, call: Call<E>): Promise<Reply<E>> {
  const [answer] = await handle(ctx, [call])
  if (answer === undefined) throw new Error('a call got no answer')
  if (answer instanceof AppError) throw answer
  return answer
}

type Waiting<E extends Endpoint> = Call<E> & {
  scope: Scope
  answer: (reply: Reply<E>) => void
  refuse: (error: unknown) => void
}

const mostTogether = 64

function createGatherer<E extends Endpoint>(app: App, gathered: Gathered<E>) {
  const queues = new Map<string, Waiting<E>[]>()

  async function work(queue: Waiting<E>[]): Promise<void> {
    while (queue.length > 0) await handleTogether(app, gathered, takeTogether(queue, gathered.keyOf))
  }
  return (scope: Scope, input: Input<E>): Promise<Reply<E>> =>
    new Promise((answer, refuse) => {
      const id = `${scope.workspaceId} ${scope.actor.id}`
      const waiting = { scope, input, request: scope.request, answer, refuse }
      const queue = queues.get(id)
      if (queue) queue.push(waiting)
      else {
        const started = [waiting]
        queues.set(id, started)
        void work(started).finally(() => queues.delete(id))
      }
    })
}

/** Takes the calls off the queue that can be handled together, first come first. */
function takeTogether<E extends Endpoint>(queue: Waiting<E>[], keyOf: Gathered<E>['keyOf']): Waiting<E>[] {
  const keys = new Set<string>()
  const taken: Waiting<E>[] = []
  const left: Waiting<E>[] = []
  for (const one of queue) {
    const key = keyOf(one.input)
    if (taken.length >= mostTogether || (key !== null && keys.has(key))) left.push(one)
    else taken.push(one)
    if (key !== null) keys.add(key)
  }
  queue.splice(0, queue.length, ...left)
  return taken
}

async function handleTogether<E extends Endpoint>(
  app: App,
  gathered: Gathered<E>,
  calls: readonly Waiting<E>[],
): Promise<void> {
  const [first] = calls
  if (!first) return
  try {
    const answers = await inWorkspace(app, first.scope, (ctx) => gathered.handle(ctx, calls))
    for (const [at, { answer, refuse }] of calls.entries()) {
      const given = answers[at]
      if (given === undefined) refuse(new Error('a call got no answer'))
      else if (given instanceof AppError) refuse(given)
      else answer(given)
    }
  } catch (error) {
    if (calls.length === 1) return first.refuse(error)
    for (const call of calls) await handleTogether(app, gathered, [call])
  }
}
