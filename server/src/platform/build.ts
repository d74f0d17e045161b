import type pg from 'pg'
import { type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import { createAnalytics } from './analytics.ts'
import type { Catalogue } from './catalogue.ts'
import type { App } from './context.ts'
import { createPool } from './db.ts'
import { createEgress } from './egress.ts'
import { openQueue } from './jobs.ts'
import { startLive } from './live.ts'
import { createMailTransport } from './mail.ts'
import { createSecrets } from './secrets.ts'
import { createFileStore } from './storage.ts'

/** Everything one process is made of, and how to let go of it again. */
export async function buildApp(
  config: Config,
  mode: 'send' | 'work',
  catalogue: Catalogue,
  log: Logger = createLog(config),
): Promise<App & { close: () => Promise<void> }> {
  const pool: pg.Pool = createPool(config.postgres.url, log)
  const analytics = createAnalytics(config)
  const queue = await openQueue(config.postgres.url, log, mode)
  const live = startLive(config.postgres.url, log)
  const mail = createMailTransport(config)
  return {
    config,
    log,
    pool,
    analytics,
    queue,
    live,
    mail,
    files: createFileStore(config),
    secrets: createSecrets(config.secret),
    egress: createEgress({ allowed: config.allowedHosts }),
    catalogue,
    now: () => new Date(),
    close: async () => {
      await Promise.allSettled([queue.close(), live.close(), analytics.close()])
      mail?.close()
      await pool.end()
    },
  }
}

const secretFields = ['authorization', 'cookie', 'password', 'token', 'secret', 'key', 'apiKey', 'set-cookie']

/** JSON lines on stdout; whatever is named like a secret is replaced before it is written. */
export const createLog = (config: Config): Logger =>
  pino({
    level: config.logLevel,
    base: { pid: process.pid },
    redact: {
      paths: secretFields.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]),
      censor: '[hidden]',
    },
  })
