import type { Role } from '@gantry/contract/permissions'
import type { Workspace } from '@gantry/contract/workspaces'
import { memberActor } from '../../platform/accounts.ts'
import { recordActivity, type Undoers } from '../../platform/activity.ts'
import { assertUnchanged, type Ctx } from '../../platform/context.ts'
import type { Db } from '../../platform/db.ts'
import { AppError } from '../../platform/errors.ts'
import { enqueue } from '../../platform/jobs.ts'
import type { AccountCtx } from '../../platform/route.ts'
import { indexObject } from '../../platform/search.ts'
import { sweepWorkspace } from './jobs.ts'
import {
  changeWorkspace,
  deleteEverything,
  getWorkspaceRow,
  insertWorkspace,
  listFileIds,
  listSlugs,
  putActiveMember,
  takeSeat,
  type WorkspaceRow,
} from './queries.ts'
import { isKnownZone, settingsOf, slugOf } from './rules.ts'

export type WorkspaceSettings = { zone?: string | undefined; language?: Workspace['language'] | undefined }

export function toWorkspace(row: WorkspaceRow, may: Workspace['may']): Workspace {
  const { id, slug, name, isDemo, version } = row
  return { id, slug, name, isDemo, ...settingsOf(row.settings), createdAt: row.createdAt.toISOString(), version, may }
}

const mayOf = ({ actor }: Ctx): Workspace['may'] => {
  const isManager = actor.permissions.has('workspace.manage')
  return { edit: isManager, remove: isManager }
}

export const getWorkspace = async (ctx: Ctx): Promise<Workspace> => toWorkspace(await getWorkspaceRow(ctx), mayOf(ctx))

export async function updateWorkspace(
  ctx: Ctx,
  change: WorkspaceSettings & { name?: string | undefined },
): Promise<Workspace> {
  const row = await getWorkspaceRow(ctx, { lock: true })
  assertUnchanged(ctx, row.version)
  assertKnownZone(change.zone)
  const before = { name: row.name, ...settingsOf(row.settings) }
  const after = {
    name: change.name ?? row.name,
    zone: change.zone ?? before.zone,
    language: change.language ?? before.language,
  }
  return storeChange(ctx, row, before, after)
}

type Facts = { name: string; zone: string; language: string }

async function storeChange(ctx: Ctx, row: WorkspaceRow, before: Facts, after: Facts): Promise<Workspace> {
  const { name, zone, language } = after
  const changed = await changeWorkspace(ctx, { name, settings: { ...row.settings, zone, language } })
  const about = { action: 'workspace.updated', objectKind: 'workspace', objectId: row.id, title: name } as const
  await recordActivity(ctx, { ...about, before, after })
  return toWorkspace(changed, mayOf(ctx))
}

export function assertKnownZone(zone: string | null | undefined): void {
  if (zone && !isKnownZone(zone)) {
    throw new AppError('invalid_input', 'This time zone is not known. Use a name such as Europe/Berlin.')
  }
}

/** Deletes the workspace for good. `typedName` must be its name: nobody does this by a slip of the hand. */
export async function removeWorkspace(ctx: Ctx, typedName: string): Promise<void> {
  const { name } = await getWorkspaceRow(ctx, { lock: true })
  if (typedName.trim() !== name) {
    throw new AppError('not_possible', 'The typed name is not the name of this workspace. Nothing was deleted.')
  }
  await eraseWorkspace(ctx)
}

/** The same without asking: for what Gantry itself has made, such as the demo. */
export async function eraseWorkspace(ctx: Ctx): Promise<void> {
  const fileIds = await listFileIds(ctx)
  await deleteEverything(ctx, ctx.actor.userId)
  // A request or job that was under way may still write: the sweep goes over the place once more.
  const startAfter = new Date(ctx.now().getTime() + 60_000)
  await enqueue(ctx, sweepWorkspace, { fileIds, keepUserId: ctx.actor.userId }, { startAfter })
}

/** Makes a workspace outside the wall; slug and name may then be changed by nobody but its owners. */
export async function makeWorkspace(
  db: Db,
  { name, isDemo = false, ...settings }: WorkspaceSettings & { name: string; isDemo?: boolean },
): Promise<WorkspaceRow> {
  assertKnownZone(settings.zone)
  const slug = slugOf(name, await listSlugs(db, slugOf(name, new Set())))
  return insertWorkspace(db, { slug, name, isDemo, settings: { ...settings } })
}

export type Owner = { userId: string; name: string; email: string }

/** Gives a workspace an owner who also works in it, in a demo as a PM too, and writes it down. */
export async function addOwner(
  account: AccountCtx,
  { id: workspaceId, isDemo }: WorkspaceRow,
  { userId, name, email }: Owner,
): Promise<Ctx> {
  const { app, db, request, now } = account
  const roles: Role[] = ['owner', 'product_ops', ...(isDemo ? (['product_manager'] as const) : [])]
  const seat = isDemo ? await takeSeat(db, workspaceId, { userId, name, email }) : undefined
  const { id } =
    seat ?? (await putActiveMember(db, { userId, name, email, workspaceId, roles, function: 'product_ops' }))
  const actor = memberActor({ id, userId, name, roles })
  const ctx: Ctx = { app, db, workspaceId, actor, request, now }
  await indexObject(ctx, { kind: 'member', objectId: id, title: name, text: email, at: now() })
  const about = { objectKind: 'member', objectId: id, title: name }
  await recordActivity(ctx, { ...about, action: 'member.joined', after: { status: 'active', roles } })
  return ctx
}

/** Another workspace for somebody who has an account. */
export async function createWorkspace(
  account: AccountCtx,
  asked: WorkspaceSettings & { name: string },
): Promise<Workspace> {
  const { person, db } = account
  if (!person) throw new AppError('unauthenticated', 'Sign in first.')
  const row = await makeWorkspace(db, asked)
  const ctx = await addOwner(account, row, person)
  const about = { action: 'workspace.created', objectKind: 'workspace', objectId: row.id, title: row.name } as const
  await recordActivity(ctx, { ...about, after: { name: row.name } })
  return toWorkspace(row, { edit: true, remove: true })
}

export const workspaceUndoers: Undoers = {
  'workspace.updated': async (ctx, { before, after }) => {
    // Written by storeChange above, as both.
    const [old, made] = [before as Facts, after as Facts]
    const row = await getWorkspaceRow(ctx, { lock: true })
    const now = { name: row.name, ...settingsOf(row.settings) }
    if (now.name !== made.name || now.zone !== made.zone || now.language !== made.language) {
      throw new AppError('conflict', 'The workspace has been changed again since. Change it by hand.')
    }
    await storeChange(ctx, row, now, old)
  },
}
