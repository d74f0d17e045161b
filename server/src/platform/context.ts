import type { Access } from '@gantry/contract/endpoint'
import { type Permission, permissionsOf, type Role } from '@gantry/contract/permissions'
import type pg from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { AnalyticsClient } from './analytics.ts'
import type { Catalogue } from './catalogue.ts'
import { type Db, withWorkspaceTransaction } from './db.ts'
import type { Egress } from './egress.ts'
import { AppError } from './errors.ts'
import type { FileStore } from './files.ts'
import type { JobQueue } from './jobs.ts'
import type { Live } from './live.ts'
import type { MailTransport } from './mail.ts'
import type { Secrets } from './secrets.ts'

/** What a process is made of, built once in main.ts and handed down. */
export type App = {
  config: Config
  log: Logger
  /** Owner connections: they pass the row-level wall. Only platform/ and account-level code use them. */
  pool: pg.Pool
  analytics: AnalyticsClient
  queue: JobQueue
  files: FileStore
  live: Live
  /** Not there without SMTP: then mails stay in the outbox. */
  mail: MailTransport | undefined
  secrets: Secrets
  egress: Egress
  /** What the areas offer to code that works on any object. */
  catalogue: Catalogue
  now: () => Date
}

/** Who acts. `id` is the member's id, the key's id or `system`; `name` is what activity shows. */
export type Actor = {
  kind: 'member' | 'key' | 'system'
  id: string
  memberId: string | null
  userId: string | null
  name: string
  roles: readonly Role[]
  permissions: ReadonlySet<Permission>
}

export type RequestFacts = {
  id: string
  ip: string
  userAgent: string
  /** The version the caller last saw (`If-Match`), or null when it did not say. */
  ifMatch: number | null
  /** The permission the endpoint asked for. */
  permission: Access | null
}

/** Everything a use case may touch, passed by hand: built once per request and once per job transaction. */
export type Ctx = {
  app: App
  /** The open transaction, walled in to the workspace. */
  db: Db
  workspaceId: string
  actor: Actor
  request: RequestFacts | null
  now: () => Date
}

export const systemActor: Actor = {
  kind: 'system',
  id: 'system',
  memberId: null,
  userId: null,
  name: 'Gantry',
  roles: ['product_ops', 'owner', 'product_manager'],
  permissions: new Set(permissionsOf(['product_ops', 'owner', 'product_manager'])),
}

/** Refuses an edit based on an older version than the stored one (`If-Match`, RFC 9110). */
export function assertUnchanged(ctx: Ctx, version: number): void {
  const seen = ctx.request?.ifMatch ?? null
  if (seen !== null && seen !== version) {
    throw new AppError('changed_meanwhile', 'Somebody changed this meanwhile. Load it again and repeat your change.', {
      version,
    })
  }
}

type Scope = { workspaceId: string; actor?: Actor; request?: RequestFacts | null }

/** Opens one transaction inside a workspace and hands it on as a ctx: committed when `work` returns, undone when it throws. */
export const inWorkspace = <T>(app: App, scope: Scope, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  withWorkspaceTransaction(app.pool, scope.workspaceId, (db) =>
    work({
      app,
      db,
      workspaceId: scope.workspaceId,
      actor: scope.actor ?? systemActor,
      request: scope.request ?? null,
      now: app.now,
    }),
  )
