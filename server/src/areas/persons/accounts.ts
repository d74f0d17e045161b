import type { CustomerActivity } from '@gantry/contract/persons'
import { type App, type Ctx, inWorkspace } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { createAccount, findAccountIds, updateAccount } from '../customers/index.ts'
import {
  type AccountKeyRow,
  findPeopleOfContacts,
  listKeysOfAccounts,
  listNewAccountKeys,
  listPeopleOfAccount,
  storeAccountKeys,
} from './accounts.metrics.ts'
import {
  type AccountChange,
  type AccountFacts,
  listAccountFacts,
  listChangedCustomers,
  listContactKeys,
  listProjects,
  loadCursor,
  storeCursor,
  storeMirrored,
  takeAccountChanges,
} from './accounts.queries.ts'
import { chunks, findState, listIdsByKey, markDirty } from './graph.queries.ts'
import { countEventsOf } from './persons.metrics.ts'
import { findContact, listProjectRows, type ProjectRow } from './persons.queries.ts'
import { summarize } from './persons.ts'
import { nextVersion } from './properties.queries.ts'
import { loadResolution } from './resolution.ts'
import { sipHash64 } from './sip-hash.ts'

const overlapMs = 3_000

/** Keeps accounts one thing: what events name becomes a row among the customers, and those are mirrored back. */
export async function followAccounts(app: App, signal: AbortSignal): Promise<void> {
  const since = await loadCursor(app, 'accounts')
  const named = await listNewAccountKeys(app, Math.max(0, since - overlapMs))
  const byProject = Map.groupBy(named, ({ project }) => project)
  for (const { workspaceId, projectId } of await listProjects(app)) {
    if (signal.aborted) return
    const keys = (byProject.get(projectId) ?? []).map(({ account }) => account)
    await inWorkspace(app, { workspaceId }, async (ctx) => {
      await takeAccountsIn(ctx, projectId, keys)
      await mirrorCustomers(ctx, projectId)
    })
  }
  // Never past now: a row of a server whose clock is ahead must not hide those that come after it.
  const until = Math.min(app.now().getTime(), Math.max(since, ...named.map((one) => one.until)))
  if (until > since) await storeCursor(app, 'accounts', until)
}

async function takeAccountsIn(ctx: Ctx, project: string, named: readonly string[]): Promise<void> {
  const changes = await takeAccountChanges(ctx, project, 1_000)
  const keys = [...new Set([...named, ...changes.map(({ account }) => account)])]
  if (keys.length === 0) return
  const found = await findAccountIds(ctx, keys)
  const ids = new Map<string, string>()
  for (const [at, key] of keys.entries()) ids.set(key, found[at] ?? (await createNamed(ctx, key)))
  for (const [key, mine] of Map.groupBy(changes, ({ account }) => account)) {
    const id = ids.get(key)
    if (id !== undefined) await changeAccount(ctx, id, key, mine)
  }
}

const looksLikeDomain = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}$/i

async function createNamed(ctx: Ctx, key: string): Promise<string> {
  const account = await createAccount(ctx, {
    ...{ name: key.slice(0, 200), attributes: { source: 'events' } },
    ...(looksLikeDomain.test(key) ? { domains: [key.toLowerCase()] } : { externalId: key }),
  })
  return account.id
}

/** What senders say of an account becomes its attributes; its name only while it is still called by its key. */
async function changeAccount(ctx: Ctx, id: string, key: string, changes: readonly AccountChange[]): Promise<void> {
  const [account] = await listAccountFacts(ctx, [id])
  if (!account) return
  const attributes = { ...account.attributes }
  let { name } = account
  for (const { operation, properties } of changes) {
    // Written by the collector as an object.
    const given = JSON.parse(properties) as Record<string, unknown>
    for (const [property, value] of Object.entries(given)) {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      if (operation === 'unset') delete attributes[property]
      else if (property === 'name' && name === key && text) name = text.slice(0, 200)
      else if (operation !== 'set_once' || !(property in attributes)) attributes[property] = text.slice(0, 1_000)
    }
  }
  await updateAccount(ctx, id, { name, attributes })
}

/** Writes accounts that changed since the last look to ClickHouse, and has the people of changed contacts made again. */
async function mirrorCustomers(ctx: Ctx, project: string): Promise<void> {
  const since = (await findState(ctx, project))?.mirrored ?? null
  const { accounts, contacts, until } = await listChangedCustomers(ctx, since)
  if (until === since) return
  for (const ids of chunks(accounts, 1_000)) await mirrorAccounts(ctx, project, ids)
  for (const ids of chunks(contacts, 500)) {
    const keys = await listContactKeys(ctx, ids)
    const people = await findPeopleOfContacts(
      ctx,
      project,
      keys.flatMap(({ emails }) => emails),
      keys.flatMap(({ externalId }) => externalId ?? []),
    )
    await markDirty(
      ctx,
      project,
      people.map(({ key }) => key),
    )
  }
  await storeMirrored(ctx, project, until, accounts.length > 0)
}

async function mirrorAccounts(ctx: Ctx, project: string, ids: readonly string[]): Promise<void> {
  const version = await nextVersion(ctx)
  const facts = await listAccountFacts(ctx, ids)
  const wanted = facts.flatMap((account) =>
    account.isDeleted ? [] : keysOf(account).map((key) => rowOf(project, key, account, version)),
  )
  const kept = new Set(wanted.map(({ account }) => account))
  const stored = await listKeysOfAccounts(ctx, project, ids)
  const gone = stored
    .filter(({ account }) => !kept.has(account))
    .map(({ account }) => ({
      ...{ project, account, version },
      stands_for: '',
      properties: {},
      is_deleted: 1 as const,
    }))
  await storeAccountKeys(ctx, [...wanted, ...gone])
}

/** What events may name an account by. */
const keysOf = ({ id, externalId, domains }: AccountFacts): string[] => [
  ...new Set([id, ...(externalId ? [externalId] : []), ...domains]),
]

const rowOf = (project: string, key: string, account: AccountFacts, version: number): AccountKeyRow => ({
  ...{ project, account: key, stands_for: account.id, version, is_deleted: 0 },
  properties: {
    ...account.attributes,
    name: account.name,
    ...(account.plan !== null && { plan: account.plan }),
    ...(account.country !== null && { country: account.country }),
    ...(account.revenueMinor !== null && { revenue: account.revenueMinor / 100, currency: account.revenueCurrency }),
    domains: account.domains,
  },
})

const thirtyDays = 30 * 86_400_000

/** The people and events of an account of the customers, in every project that knows it. */
export async function getAccountActivity(ctx: Ctx, id: string): Promise<CustomerActivity> {
  const [account] = await listAccountFacts(ctx, [id])
  if (!account || account.isDeleted) throw new AppError('not_found', 'There is no such account.')
  return overProjects(ctx, async ({ id: project }) => {
    const keys = (await listKeysOfAccounts(ctx, project, [id])).map(({ account: key }) => key)
    if (keys.length === 0) return undefined
    const resolution = await loadResolution(ctx, project)
    const from = ctx.now().getTime() - thirtyDays
    const people = await listPeopleOfAccount(ctx, project, { keys, resolution, from })
    return {
      keys: keys.filter((key) => key !== id),
      peopleCount: people[0]?.people ?? 0,
      eventCount: people[0]?.events ?? 0,
      people: await summarize(ctx, project, people),
    }
  })
}

/** The person behind a contact of the customers, in every project that knows them. */
export async function getContactActivity(ctx: Ctx, id: string): Promise<CustomerActivity> {
  const { emails, externalId } = await findContact(ctx, id)
  return overProjects(ctx, async ({ id: project }) => {
    const found = await findPeopleOfContacts(ctx, project, emails, externalId ? [externalId] : [])
    const keys = [...found.map(({ key }) => key), ...(externalId ? [sipHash64(externalId)] : [])]
    const merged = await listIdsByKey(ctx, project, 'rawKey', keys)
    const gone = new Set(merged.map(({ rawKey }) => rawKey))
    const people = [...new Set([...keys.filter((key) => !gone.has(key)), ...merged.map(({ personKey }) => personKey)])]
    const resolution = await loadResolution(ctx, project)
    const facts = await countEventsOf(ctx, project, { keys: people, resolution })
    const known = people.filter((key) => found.some((one) => one.key === key) || facts.some((one) => one.key === key))
    if (known.length === 0) return undefined
    const last = new Map(facts.map((one) => [one.key, one.last]))
    return {
      keys: [],
      peopleCount: known.length,
      eventCount: facts.reduce((sum, { events }) => sum + events, 0),
      people: await summarize(
        ctx,
        project,
        known.slice(0, 20).map((key) => ({ key, last: last.get(key) ?? null })),
      ),
    }
  })
}

type InProject = Omit<CustomerActivity['projects'][number], 'project' | 'name'>

async function overProjects(ctx: Ctx, look: (project: ProjectRow) => Promise<InProject | undefined>) {
  const projects: CustomerActivity['projects'] = []
  for (const project of await listProjectRows(ctx)) {
    const found = await look(project)
    if (found) projects.push({ project: project.id, name: project.name, ...found })
  }
  return { projects }
}
