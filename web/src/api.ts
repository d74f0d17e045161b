import { ApiError, type CallOptions, client, urlOf } from '@gantry/contract/call'
import type { Args, Endpoint, Result } from '@gantry/contract/endpoint'

/** The slug in the address, `/w/<slug>/...`: the workspace every call of this page means. */
export const workspaceSlug = (): string | undefined => /^\/w\/([^/]+)/.exec(location.pathname)?.[1]

const callServer = client(location.origin, () => {
  const slug = workspaceSlug()
  return { credentials: 'same-origin', headers: slug ? { 'gantry-workspace': slug } : {} }
})

/** Calls an endpoint as the signed-in person, in the workspace of the address. Throws ApiError. */
export async function call<E extends Endpoint>(e: E, args: Args<E>, options: CallOptions = {}): Promise<Result<E>> {
  try {
    return await callServer(e, args, options)
  } catch (error) {
    if (error instanceof ApiError || (error instanceof DOMException && error.name === 'AbortError')) throw error
    throw unreachable()
  }
}

/** The address of a download, for a link: a browser cannot set the workspace header there. */
export function downloadUrl<E extends Endpoint>(e: E, args: Args<E>): string {
  const url = urlOf(e, args, location.origin)
  const slug = workspaceSlug()
  if (slug) url.searchParams.set('workspace', slug)
  return url.pathname + url.search
}

/** The headers of an edit that must not overwrite what somebody else has changed since `version`. */
export const ifUnchanged = (version: number): CallOptions => ({ headers: { 'if-match': `"${version}"` } })

const unreachable = (): ApiError =>
  new ApiError({ code: 'unavailable', title: '', status: 503, details: { store: 'server' }, requestId: '' })

export { ApiError }
