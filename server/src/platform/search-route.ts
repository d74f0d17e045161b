import type { SearchHit } from '@gantry/contract/platform'
import * as api from '@gantry/contract/platform'
import type { Ctx } from './context.ts'
import { type Router, route } from './route.ts'
import { type Hit, search } from './search.ts'

export function searchRoute(router: Router): void {
  route(router, api.search, async (ctx, { query: { q, kind, limit, isPrefix } }) => {
    const { hits, corrected } = await search(ctx, { query: q, kinds: kind, limit, isPrefix })
    return { items: await openable(ctx, hits), corrected }
  })
}

/** The hits with where they open; what its area does not show the actor is left out. */
async function openable(ctx: Ctx, hits: readonly Hit[]): Promise<SearchHit[]> {
  const urls = new Map<string, string>()
  for (const kind of new Set(hits.map((hit) => hit.kind))) {
    const ids = hits.filter((hit) => hit.kind === kind).map((hit) => hit.objectId)
    const found = (await ctx.app.catalogue.objects.get(kind)?.find(ctx, ids)) ?? []
    for (const { id, url } of found) urls.set(`${kind} ${id}`, url)
  }
  return hits.flatMap(({ kind, objectId, title, at, rank }) => {
    const url = urls.get(`${kind} ${objectId}`)
    return url === undefined ? [] : [{ kind, id: objectId, title, url, at: at.toISOString(), rank }]
  })
}
