import { createHash, randomBytes } from 'node:crypto'
import { type DashboardLink, type SharedTile, underBoard } from '@gantry/contract/boards'
import type { InsightResult } from '@gantry/contract/insights'
import { recordActivity } from '../../platform/activity.ts'
import { type Actor, type App, type Ctx, inWorkspace } from '../../platform/context.ts'
import { AppError } from '../../platform/errors.ts'
import { newId } from '../../platform/ids.ts'
import type { OpenCtx } from '../../platform/route.ts'
import { getProject } from '../events/index.ts'
import { runInsight } from '../insights/index.ts'
import { loadDashboard } from './dashboards.queries.ts'
import { loadShown } from './dashboards.ts'
import { findLink, insertLink, type LinkRow, listLinkRows, markLinkUsed, revokeLinkRow } from './links.queries.ts'

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const toLink = ({ app }: Ctx, row: LinkRow): DashboardLink => ({
  id: row.id,
  // After the #, which browsers keep to themselves: neither logs nor other sites see the token.
  url: `${app.config.http.url}/shared#${app.secrets.open(row.sealed)}`,
  createdBy: row.createdByName,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
})

export async function listLinks(ctx: Ctx, dashboardId: string): Promise<{ items: DashboardLink[] }> {
  await loadDashboard(ctx, dashboardId)
  return { items: (await listLinkRows(ctx, dashboardId)).map((row) => toLink(ctx, row)) }
}

export async function createLink(ctx: Ctx, dashboardId: string): Promise<DashboardLink> {
  const dashboard = await loadDashboard(ctx, dashboardId)
  const token = randomBytes(32).toString('base64url')
  const row: LinkRow = {
    ...{ id: newId(), workspaceId: ctx.workspaceId, dashboardId, hash: hashOf(token) },
    ...{ sealed: ctx.app.secrets.seal(token), createdByName: ctx.actor.name, createdAt: ctx.now() },
    ...{ lastUsedAt: null, revokedAt: null },
  }
  await insertLink(ctx, row)
  await recordActivity(ctx, {
    ...{ action: 'dashboard.link_created', objectKind: 'dashboard', objectId: dashboardId, title: dashboard.name },
  })
  return toLink(ctx, row)
}

export async function revokeLink(ctx: Ctx, id: string): Promise<{ ok: true }> {
  const row = await revokeLinkRow(ctx, id)
  const dashboard = await loadDashboard(ctx, row.dashboardId)
  await recordActivity(ctx, {
    ...{ action: 'dashboard.link_revoked', objectKind: 'dashboard', objectId: dashboard.id, title: dashboard.name },
  })
  return { ok: true }
}

/** Whoever holds a link: may compute the tiles of its dashboard, and is shown nothing else. */
const visitor: Actor = {
  ...{ kind: 'system', id: 'shared-link', memberId: null, userId: null, name: 'Shared link', roles: [] },
  permissions: new Set(['insights.read']),
}

const noLink = (): AppError =>
  new AppError('not_found', 'This link does not work any more. Ask the person who gave it to you for a new one.')

async function openLink(app: App, token: string) {
  const link = await findLink(app, hashOf(token))
  if (!link) throw noLink()
  const open: OpenCtx = (work) => inWorkspace(app, { workspaceId: link.workspaceId, actor: visitor }, work)
  return { link, open }
}

/** What a dashboard shows to the holder of a link: its tiles and their questions, nobody behind them. */
export async function openShared(app: App, token: string) {
  const { link, open } = await openLink(app, token)
  return open(async (ctx) => {
    const dashboard = await loadShared(ctx, link.dashboardId)
    await markLinkUsed(ctx, link.id)
    const shown = await loadShown(ctx, dashboard)
    const { zone } = await getProject(ctx, dashboard.projectId)
    const tiles = dashboard.tiles.map((tile): SharedTile => {
      const { id, x, y, w, h, kind } = tile
      const question = shown[tile.id] ?? null
      return {
        ...{ id, x, y, w, h, kind },
        ...('style' in tile && tile.style !== undefined && { style: tile.style }),
        ...(tile.kind === 'text' && { text: tile.text }),
        shown: question && { ...question, definition: underBoard(question.definition, dashboard) },
      }
    })
    const { name, description, refreshSeconds } = dashboard
    return { name, description, refreshSeconds, zone, tiles }
  })
}

/** The numbers of one tile, as its dashboard asks for them: the visitor chooses nothing but the tile. */
export async function runShared(
  app: App,
  { token, tile }: { token: string; tile: string },
  signal: AbortSignal,
): Promise<InsightResult> {
  const { link, open } = await openLink(app, token)
  const question = await open(async (ctx) => {
    const dashboard = await loadShared(ctx, link.dashboardId)
    const shown = (await loadShown(ctx, dashboard))[tile]
    if (!shown) throw new AppError('not_found', 'This dashboard has no such chart.')
    return { project: dashboard.projectId, definition: underBoard(shown.definition, dashboard) }
  })
  return runInsight(open, question, signal)
}

const loadShared = (ctx: Ctx, id: string) =>
  loadDashboard(ctx, id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not_found' ? noLink() : error
  })
