import { sqlLimits } from '@gantry/contract/sql'
import type { App } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { canonicalText, knownFunctions, syntaxTree } from './metrics.ts'
import { type Allowed, allowedFunctions, refusalOf } from './rules.ts'

const refuse = (reason: string) => new AppError('invalid_input', reason)
const functionsOf = new WeakMap<App, Promise<Allowed>>()

/**
 * The query in the one form that may run, or an AppError that says why it may not. Three walls: ClickHouse's own parser
 * writes it anew, its syntax tree is held against a positive list (rules.ts), and it runs as a user who may only read the
 * views of projects. docs/decisions/007 says why one of them is not enough.
 */
export async function guard(
  app: App,
  { text, values, database }: { text: string; values: Record<string, string>; database: string },
): Promise<string> {
  // A NUL ends a text for the parser, and what stands behind it would not be looked at.
  if (text.includes('\0')) throw refuse('The query holds a NUL character.')
  const query = await canonicalText(app, text).catch(explain)
  if (!/^(SELECT|WITH|\()/i.test(query)) throw refuse('Only one SELECT can be run here.')
  if (hasBrokenName(query)) throw refuse('A name in the query holds a line break or a backslash.')
  if (/\{[^}']*:\s*Identifier\s*\}/i.test(query)) throw refuse('A parameter can be a value, not a name.')
  if ((await canonicalText(app, query).catch(explain)) !== query)
    throw refuse('The query changes when it is read again.')
  const tree = await syntaxTree(app, query, values).catch(explain)
  const allowed = await allowedOf(app)
  const reason = refusalOf(tree, { ...allowed, database })
  if (reason) throw refuse(reason)
  return query
}

const quoted = /'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"/gs

/** A line break inside a name would make the lines of the syntax tree say what the tree is not. */
const hasBrokenName = (query: string): boolean =>
  (query.match(quoted) ?? []).some((token) => !token.startsWith("'") && /[\\\p{Cc}]/u.test(token))

function allowedOf(app: App): Promise<Allowed> {
  const known = functionsOf.get(app) ?? knownFunctions(app).then((functions) => allowedFunctions(functions, ''))
  functionsOf.set(app, known)
  known.catch(() => functionsOf.delete(app))
  return known
}

/** The functions that the editor may offer, in their own writing. */
export async function offeredFunctions(app: App): Promise<string[]> {
  const { functions } = await allowedOf(app)
  const known = await knownFunctions(app)
  return known.map(({ name }) => name).filter((name) => functions.has(name.toLowerCase()))
}

const limits: Record<string, string> = {
  TIMEOUT_EXCEEDED: `It ran longer than ${sqlLimits.seconds} seconds. Narrow it, for example by a shorter time.`,
  MEMORY_LIMIT_EXCEEDED: `It needs more than ${sqlLimits.memoryBytes / 1e9} GB of memory. Narrow it, or group by less.`,
  TOO_MANY_ROWS_OR_BYTES: 'Its result has too many rows. Narrow it, or add a LIMIT.',
  QUERY_WAS_CANCELLED: 'The query was cancelled.',
}

/** Throws what ClickHouse says about a query as something a person can act on; anything else is thrown as it is. */
export function explain(error: unknown): never {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') throw error
  const limit = limits[error.type]
  if (limit) throw new AppError('not_possible', limit)
  // Names of other projects' tables are nobody's business.
  const message = error.message.replace(/\s*Maybe you meant.*$/s, '').trim()
  throw refuse(`ClickHouse says: ${message}`)
}
