import { createHmac, timingSafeEqual } from 'node:crypto'
import { notificationKinds } from '@gantry/contract/collaboration'
import { z } from 'zod'
import { type App, inWorkspace } from '../../platform/context.ts'
import { escapeHtml } from '../../platform/mail-text.ts'
import type { Router } from '../../platform/route.ts'
import * as queries from './notifications.queries.ts'
import { preferencesOf } from './rules.ts'

const Wish = z.object({ workspaceId: z.uuid(), memberId: z.uuid(), kinds: z.array(z.enum(notificationKinds)).min(1) })
type Wish = z.infer<typeof Wish>
type Config = App['config']

const signatureOf = ({ secret }: Pick<Config, 'secret'>, body: string): Buffer =>
  createHmac('sha256', secret).update(`unsubscribe ${body}`).digest()

/** A link that ends mails of these kinds for one member, without signing in. It can do nothing else. */
export function unsubscribeUrlOf(config: Config, wish: Wish): string {
  const body = Buffer.from(JSON.stringify(wish)).toString('base64url')
  return `${config.http.url}/unsubscribe?token=${body}.${signatureOf(config, body).toString('base64url')}`
}

function readToken(config: Config, token: unknown): Wish | undefined {
  const [body = '', signature = ''] = typeof token === 'string' ? token.split('.') : []
  const [expected, given] = [signatureOf(config, body), Buffer.from(signature, 'base64url')]
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  return Wish.parse(JSON.parse(Buffer.from(body, 'base64url').toString()))
}

async function endMails(app: App, { workspaceId, memberId, kinds }: Wish): Promise<void> {
  await inWorkspace(app, { workspaceId }, async (ctx) => {
    const now = preferencesOf(await queries.listPreferences(ctx, [memberId]))
    const ended = now.filter(({ kind }) => kinds.includes(kind)).map((one) => ({ ...one, email: false }))
    await queries.savePreferences(ctx, memberId, ended)
  })
}

/**
 * The page behind the link in a mail. Opening it changes nothing, because mail scanners open links; its button, and the
 * button of the mail program (RFC 8058), send the POST.
 */
export function unsubscribeRoutes({ http, app }: Router): void {
  void http.register((scope, _options, ready) => {
    // What mail programs and the form send says nothing that the token does not.
    scope.addContentTypeParser(['application/x-www-form-urlencoded', 'multipart/form-data'], (_req, payload, done) => {
      payload.resume()
      done(null, undefined)
    })
    scope.route<{ Querystring: { token?: string } }>({
      method: ['GET', 'POST'],
      url: '/unsubscribe',
      schema: { hide: true },
      handler: async (req, reply) => {
        const wish = readToken(app.config, req.query.token)
        void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store')
        if (!wish) return reply.status(404).send(page('This link is not valid.'))
        if (req.method === 'POST') await endMails(app, wish)
        const name = escapeHtml(wish.kinds.join(', '))
        const done = `<p>You get no more mails of this kind (${name}). You can turn them on again under Settings, Notifications.</p>`
        const ask = `<p>No more mails of this kind (${name})?</p><form method="post"><button>Yes, end them</button></form>`
        return reply.send(page(req.method === 'POST' ? done : ask))
      },
    })
    ready()
  })
}

const page = (body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Gantry</title></head><body><h1>Gantry</h1>${body}</body></html>`
