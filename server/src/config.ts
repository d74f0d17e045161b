import { createHmac } from 'node:crypto'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { keepSecret, openDataFolder } from './stores/data-folder.ts'
import { findRuntime } from './stores/lock.ts'
import { OperatorError } from './stores/operator-error.ts'
import type { Stores } from './stores/runtime.ts'

type Environment = Readonly<Record<string, string | undefined>>

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const webUrl = z.url({ protocol: /^https?$/, error: 'must be a URL such as https://gantry.example.com' })
const flag = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
  .transform((value) => value === '1' || value === 'true')

const Variables = z.object({
  GANTRY_DATA: z.string().default('./data'),
  GANTRY_HOST: z.string().default('127.0.0.1'),
  GANTRY_PORT: z.coerce
    .number({ error: 'must be a port number, 1 to 65535' })
    .int({ error: 'must be a port number, 1 to 65535' })
    .min(1, { error: 'must be a port number, 1 to 65535' })
    .max(65535, { error: 'must be a port number, 1 to 65535' })
    .default(4400),
  GANTRY_URL: webUrl.optional(),
  GANTRY_TRUST_PROXY: z
    .string()
    .regex(/^(false|0|[1-9]\d?|[\da-fA-F.:/]+(\s*,\s*[\da-fA-F.:/]+)*)$/, {
      error: 'must be the number of proxies in front of Gantry (such as 1) or their addresses (such as 10.0.0.0/8)',
    })
    .default('false')
    .transform(parseTrustProxy),
  GANTRY_LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  GANTRY_SECRET: z
    .string()
    .min(32, { error: 'must have 32 characters or more; `openssl rand -hex 32` makes one' })
    .optional(),
  GANTRY_DEMO: flag.default(false),
  GANTRY_OWNER: z.email({ error: 'must be an e-mail address' }).optional(),
  GANTRY_POSTGRES_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/gantry' })
    .optional(),
  GANTRY_CLICKHOUSE_URL: z
    .url({ protocol: /^https?$/, error: 'must look like http://user:password@host:8123' })
    .optional(),
  GANTRY_CLICKHOUSE_USER: z.string().optional(),
  GANTRY_CLICKHOUSE_PASSWORD: z.string().optional(),
  GANTRY_CLICKHOUSE_KEY: z.string().optional(),
  GANTRY_CLICKHOUSE_ANALYST_PASSWORD: z.string().optional(),
  GANTRY_CLICKHOUSE_CLUSTER: z.string().optional(),
  GANTRY_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' }).optional(),
  GANTRY_MAIL_FROM: z.string().default('Gantry <gantry@localhost>'),
  GANTRY_OIDC_ISSUER: webUrl.optional(),
  GANTRY_OIDC_CLIENT_ID: z.string().optional(),
  GANTRY_OIDC_CLIENT_SECRET: z.string().optional(),
  GANTRY_OIDC_NAME: z.string().default('single sign-on'),
  GANTRY_S3_ENDPOINT: webUrl.optional(),
  GANTRY_S3_BUCKET: z.string().optional(),
  GANTRY_S3_KEY: z.string().optional(),
  GANTRY_S3_SECRET: z.string().optional(),
  GANTRY_S3_REGION: z.string().default('us-east-1'),
  GANTRY_GEOIP_FILE: z.string().optional(),
  GANTRY_ALLOWED_HOSTS: z
    .string()
    .regex(/^[^\s,:]+:\d+(\s*,\s*[^\s,:]+:\d+)*$/, {
      error: 'must name hosts inside your network with their ports, such as jira.example.lan:443',
    })
    .optional(),
})
type Variables = z.infer<typeof Variables>

/** All settings but the stores of this machine: `outside` names only those the environment points at. */
export type Settings = {
  dataDir: string
  http: { host: string; port: number; url: string; trustProxy: false | number | string }
  logLevel: (typeof logLevels)[number]
  /** Signs sessions and seals stored secrets; the same for every server and worker of an installation. */
  secret: string
  demo: boolean
  owner: string | undefined
  mail: { smtpUrl: string | undefined; from: string }
  oidc: { issuer: string; clientId: string; clientSecret: string; name: string } | undefined
  s3: { endpoint: string; bucket: string; key: string; secret: string; region: string } | undefined
  /** A file in MaxMind's format that knows the country of an address; without it events have none. */
  geoipFile: string | undefined
  /** Hosts inside the network that connections may call, as `host:port`; all others must be on the public internet. */
  allowedHosts: ReadonlySet<string>
  outside: Partial<Stores>
}
export type Config = Settings & Stores

/** Settings of a process that talks to the stores: those the environment names, else those a running `up` started. */
export function loadConfig(env: Environment = process.env): Config {
  const settings = loadSettings(env)
  const { postgres, clickhouse } = settings.outside
  if (postgres && clickhouse) return { ...settings, postgres, clickhouse }
  const started = findRuntime(settings.dataDir)?.stores
  if (!started) {
    const missing = [!postgres && 'GANTRY_POSTGRES_URL', !clickhouse && 'GANTRY_CLICKHOUSE_URL'].filter(Boolean)
    throw new OperatorError(
      `No Gantry runs on ${settings.dataDir}, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set. ` +
        'Start it with ./gantry up, or name the stores.',
    )
  }
  return { ...settings, postgres: postgres ?? started.postgres, clickhouse: clickhouse ?? started.clickhouse }
}

/** Makes the data folder when it is not there, and in it the secret unless GANTRY_SECRET is set. */
export function loadSettings(env: Environment = process.env): Settings {
  const v = parseVariables(env)
  const dataDir = resolve(v.GANTRY_DATA)
  openDataFolder(dataDir)
  const secret = v.GANTRY_SECRET ?? keepSecret(join(dataDir, 'secret'))
  return {
    dataDir,
    http: {
      host: v.GANTRY_HOST,
      port: v.GANTRY_PORT,
      url: v.GANTRY_URL?.replace(/\/+$/, '') ?? `http://${browsable(v.GANTRY_HOST)}:${v.GANTRY_PORT}`,
      trustProxy: v.GANTRY_TRUST_PROXY,
    },
    logLevel: v.GANTRY_LOG_LEVEL,
    secret,
    demo: v.GANTRY_DEMO,
    owner: v.GANTRY_OWNER,
    mail: { smtpUrl: v.GANTRY_SMTP_URL, from: v.GANTRY_MAIL_FROM },
    oidc: oidcOf(v),
    s3: s3Of(v),
    geoipFile: v.GANTRY_GEOIP_FILE,
    allowedHosts: new Set(v.GANTRY_ALLOWED_HOSTS?.toLowerCase().split(/\s*,\s*/)),
    outside: {
      ...(v.GANTRY_POSTGRES_URL && { postgres: { url: v.GANTRY_POSTGRES_URL } }),
      ...(v.GANTRY_CLICKHOUSE_URL && { clickhouse: clickhouseOf(v, v.GANTRY_CLICKHOUSE_URL, secret) }),
    },
  }
}

/** What a child process of ours gets: this process's environment and the given changes. */
export const childEnvironment = (changes: Environment): NodeJS.ProcessEnv => ({ ...process.env, ...changes })

/** The variables through which `loadConfig` of another process reads back these stores. */
export function storesEnvironment({ postgres, clickhouse }: Stores): Environment {
  return {
    GANTRY_POSTGRES_URL: postgres.url,
    GANTRY_CLICKHOUSE_URL: clickhouse.url,
    GANTRY_CLICKHOUSE_USER: clickhouse.user,
    GANTRY_CLICKHOUSE_PASSWORD: clickhouse.password,
    GANTRY_CLICKHOUSE_KEY: clickhouse.key,
    GANTRY_CLICKHOUSE_ANALYST_PASSWORD: clickhouse.analystPassword,
    GANTRY_CLICKHOUSE_CLUSTER: clickhouse.cluster,
  }
}

function parseVariables(env: Environment): Variables {
  // Compose files pass unset variables as empty ones.
  const set = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('GANTRY_') && value !== ''),
  )
  const parsed = Variables.safeParse(set)
  if (parsed.success) return parsed.data
  throw new OperatorError(parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}.`).join('\n'))
}

function parseTrustProxy(value: string): false | number | string {
  if (value === 'false' || value === '0') return false
  return /^\d+$/.test(value) ? Number(value) : value
}

const browsable = (host: string) => {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

function clickhouseOf(v: Variables, address: string, secret: string): Stores['clickhouse'] {
  const url = new URL(address)
  const user = v.GANTRY_CLICKHOUSE_USER ?? (decodeURIComponent(url.username) || 'default')
  const password = v.GANTRY_CLICKHOUSE_PASSWORD ?? decodeURIComponent(url.password)
  url.username = ''
  url.password = ''
  const analystPassword =
    v.GANTRY_CLICKHOUSE_ANALYST_PASSWORD ?? createHmac('sha256', secret).update('clickhouse analyst').digest('hex')
  const { GANTRY_CLICKHOUSE_KEY: key, GANTRY_CLICKHOUSE_CLUSTER: cluster } = v
  return { url: url.href, user, password, key, analystPassword, cluster }
}

function oidcOf(v: Variables): Settings['oidc'] {
  return allOrNone(
    {
      issuer: ['GANTRY_OIDC_ISSUER', v.GANTRY_OIDC_ISSUER],
      clientId: ['GANTRY_OIDC_CLIENT_ID', v.GANTRY_OIDC_CLIENT_ID],
      clientSecret: ['GANTRY_OIDC_CLIENT_SECRET', v.GANTRY_OIDC_CLIENT_SECRET],
    },
    { name: v.GANTRY_OIDC_NAME },
  )
}

function s3Of(v: Variables): Settings['s3'] {
  return allOrNone(
    {
      endpoint: ['GANTRY_S3_ENDPOINT', v.GANTRY_S3_ENDPOINT],
      bucket: ['GANTRY_S3_BUCKET', v.GANTRY_S3_BUCKET],
      key: ['GANTRY_S3_KEY', v.GANTRY_S3_KEY],
      secret: ['GANTRY_S3_SECRET', v.GANTRY_S3_SECRET],
    },
    { region: v.GANTRY_S3_REGION },
  )
}

/** Settings that make sense only together: all of them, none of them, or an error naming the missing ones. */
function allOrNone<Key extends string, Rest extends object>(
  parts: Record<Key, [variable: string, value: string | undefined]>,
  rest: Rest,
): (Record<Key, string> & Rest) | undefined {
  const entries = Object.entries<[string, string | undefined]>(parts)
  const missing = entries.filter(([, [, value]]) => value === undefined).map(([, [variable]]) => variable)
  if (missing.length === entries.length) return undefined
  if (missing.length > 0) throw new OperatorError(`${missing.join(' and ')} must be set too.`)
  // Every key of `parts` is there, and its value was checked just above; Object.fromEntries forgets both.
  const values = Object.fromEntries(entries.map(([key, [, value]]) => [key, value])) as Record<Key, string>
  return { ...values, ...rest }
}
