import type { Ctx } from '../../platform/context.ts'
import { readDomain } from './fields.rules.ts'
import { findAccountsByKeys } from './saving.queries.ts'

/**
 * The accounts people mean by a name, a domain or an external id, in the order of the texts; null where none is known or
 * where several have the name.
 */
export async function findAccountIds(ctx: Ctx, texts: readonly (string | null)[]): Promise<(string | null)[]> {
  const asked = [...new Set(texts.flatMap((text) => text?.trim() || []))]
  if (asked.length === 0) return texts.map(() => null)
  const domains = asked.flatMap((text) => readDomain(text) ?? [])
  const names = asked.map((text) => text.toLowerCase())
  const found = await findAccountsByKeys(ctx, { externalIds: asked, domains, names })
  const byExternalId = new Map(found.map(({ id, externalId }) => [externalId, id]))
  const byDomain = new Map(found.flatMap((account) => account.domains.map((domain) => [domain, account.id] as const)))
  const byName = Map.groupBy(found, ({ name }) => name.toLowerCase())
  return texts.map((text) => {
    const wanted = text?.trim()
    if (!wanted) return null
    const domain = readDomain(wanted)
    const named = byName.get(wanted.toLowerCase()) ?? []
    return (
      byExternalId.get(wanted) ??
      (domain ? byDomain.get(domain) : undefined) ??
      (named.length === 1 ? named[0]?.id : undefined) ??
      null
    )
  })
}
