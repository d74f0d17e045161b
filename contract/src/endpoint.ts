import type { z } from 'zod'
import type { Permission } from './permissions.ts'

/**
 * Who may call: a permission inside a workspace; `account` = any signed-in person, no workspace needed;
 * `public` = anyone.
 */
export type Access = Permission | 'account' | 'public'

/** One HTTP operation as plain data: the server, the web app, the CLI and the OpenAPI document all read it. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: `/v1/${string}`
  summary: string
  permission: Access
  /**
   * `json` (default); `upload`: the raw body is the file, `response` is JSON; `download`: the reply is a file;
   * `stream`: server-sent events, `response` describes one event.
   */
  kind?: 'json' | 'upload' | 'download' | 'stream'
  params?: Schema
  query?: Schema
  body?: Schema
  response: Schema
}

export const endpoint = <const E extends Endpoint>(definition: E): E => definition

// The core type, not z.ZodType: far cheaper for the compiler.
export type Schema = z.core.$ZodType
type Given<E extends Endpoint> = Extract<keyof E, 'params' | 'query' | 'body'>
type In<S> = S extends Schema ? z.input<S> : never
type Out<S> = S extends Schema ? z.output<S> : never

/** What a caller passes. */
export type Args<E extends Endpoint> = { [K in Given<E>]: In<E[K]> }
/** What the handler receives: checked, defaults filled in. */
export type Input<E extends Endpoint> = { [K in Given<E>]: Out<E[K]> }
/** What the handler returns; fields the schema does not name are dropped before sending. */
export type Reply<E extends Endpoint> = In<E['response']>
/** What a caller gets back. */
export type Result<E extends Endpoint> = Out<E['response']>
