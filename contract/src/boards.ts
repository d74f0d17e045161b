import { z } from 'zod'
import { Id, IdParams, Instant, Name, PageQuery, pageOf } from './common.ts'
import { endpoint } from './endpoint.ts'
import { InsightDefinition, InsightResult } from './insights.ts'
import { InsightFilter, InsightRange } from './insights-base.ts'
import { Undoable } from './people.ts'

/** Columns of the grid; a tile stands at (x, y) and is w columns wide and h rows of 40 pixels high. */
export const gridColumns = 12
const place = {
  id: z.string().min(1).max(40).describe('Chosen by the caller, unique on the dashboard.'),
  x: z
    .int()
    .min(0)
    .max(gridColumns - 1),
  y: z.int().min(0).max(10_000),
  w: z.int().min(1).max(gridColumns),
  h: z.int().min(1).max(60),
}
const style = z.string().max(40).optional().describe('How the chart is drawn, such as `bar`; else as usual.')

export const Tile = z
  .discriminatedUnion('kind', [
    z.object({ ...place, kind: z.literal('insight'), insight: Id, style }).describe('A saved insight, as it is now.'),
    z
      .object({ ...place, kind: z.literal('definition'), title: Name, definition: InsightDefinition, style })
      .describe('A question that is kept in the dashboard alone.'),
    z.object({ ...place, kind: z.literal('text'), text: z.string().max(20_000).describe('Markdown.') }),
    z.object({ ...place, kind: z.literal('metric'), metric: Id }),
  ])
  .meta({ id: 'Tile' })
export type Tile = z.infer<typeof Tile>

/** What a tile asks and is called, as it stands today; null when its insight or metric is gone. */
const Shown = z.object({ title: z.string(), definition: InsightDefinition }).nullable()

const Tiles = z
  .array(Tile)
  .max(60)
  .refine((tiles) => new Set(tiles.map(({ id }) => id)).size === tiles.length, 'has two tiles with the same id')

const facts = {
  name: Name,
  description: z.string().trim().max(5_000).default(''),
  isShared: z.boolean().default(false).describe('Whether everybody in the workspace sees it, or only its maker.'),
  range: InsightRange.nullable().default(null).describe('For every tile; null = each tile has its own.'),
  filters: z.array(InsightFilter).max(30).default([]).describe('Beside those of each tile.'),
  refreshSeconds: z.int().min(30).max(86_400).nullable().default(null).describe('How often open pages compute anew.'),
  tiles: Tiles.default([]),
}

const Summary = z.object({
  id: Id,
  project: Id,
  name: z.string(),
  description: z.string(),
  isShared: z.boolean(),
  tileCount: z.int(),
  createdBy: z.object({ id: Id.nullable(), name: z.string() }),
  createdAt: Instant,
  updatedAt: Instant,
  version: z.int(),
  may: z.object({ edit: z.boolean(), hide: z.boolean().describe('Make it private again.') }),
})
export const DashboardSummary = Summary.meta({ id: 'DashboardSummary' })
export type DashboardSummary = z.infer<typeof DashboardSummary>
export const Dashboard = Summary.extend({
  range: InsightRange.nullable(),
  filters: z.array(InsightFilter),
  refreshSeconds: z.int().nullable(),
  tiles: z.array(Tile),
  shown: z.record(z.string(), Shown).describe('By the id of the tile; text tiles have none.'),
}).meta({ id: 'Dashboard' })
export type Dashboard = z.infer<typeof Dashboard>

/** The question of a tile under the time and the filters of its dashboard: these win, and its own filters stay. */
export const underBoard = (
  definition: InsightDefinition,
  board: { range: InsightRange | null; filters: readonly InsightFilter[] },
): InsightDefinition => ({
  ...definition,
  ...(board.range && { range: board.range }),
  filters: [...definition.filters, ...board.filters].slice(0, 30),
})

export const listDashboards = endpoint({
  method: 'GET',
  path: '/v1/dashboards',
  summary: 'The dashboards that you may see, last changed first',
  permission: 'insights.read',
  query: PageQuery.extend({
    project: Id.optional(),
    q: z.string().trim().max(200).optional().describe('Part of the name or of the description.'),
  }),
  response: pageOf(DashboardSummary),
})
export const createDashboard = endpoint({
  method: 'POST',
  path: '/v1/dashboards',
  summary: 'Make a dashboard, with its tiles if you have them',
  permission: 'insights.write',
  body: z.object({ project: Id, ...facts }),
  response: Dashboard,
})
export const getDashboard = endpoint({
  method: 'GET',
  path: '/v1/dashboards/:id',
  summary: 'Get a dashboard with what its tiles ask today',
  permission: 'insights.read',
  params: IdParams,
  response: Dashboard,
})
export const updateDashboard = endpoint({
  method: 'PATCH',
  path: '/v1/dashboards/:id',
  summary: 'Change the given fields of a dashboard',
  permission: 'insights.write',
  params: IdParams,
  body: z
    .object({
      name: facts.name,
      description: facts.description.unwrap(),
      isShared: facts.isShared.unwrap(),
      range: facts.range.unwrap(),
      filters: facts.filters.unwrap(),
      refreshSeconds: facts.refreshSeconds.unwrap(),
      tiles: Tiles,
    })
    .partial(),
  response: Dashboard,
})
export const deleteDashboard = endpoint({
  method: 'DELETE',
  path: '/v1/dashboards/:id',
  summary: 'Move a dashboard to the bin',
  permission: 'insights.write',
  params: IdParams,
  response: Undoable,
})

/** A link that shows a dashboard to anybody who has it. */
export const DashboardLink = z
  .object({
    id: Id,
    url: z.string(),
    createdBy: z.string(),
    createdAt: Instant,
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: 'DashboardLink' })
export type DashboardLink = z.infer<typeof DashboardLink>
export const listDashboardLinks = endpoint({
  method: 'GET',
  path: '/v1/dashboards/:id/links',
  summary: 'The links under which a dashboard can be read without signing in',
  permission: 'insights.write',
  params: IdParams,
  response: z.object({ items: z.array(DashboardLink) }),
})
export const createDashboardLink = endpoint({
  method: 'POST',
  path: '/v1/dashboards/:id/links',
  summary: 'Make a link under which anybody can read the numbers of a dashboard, but never who is behind them',
  permission: 'insights.write',
  params: IdParams,
  response: DashboardLink,
})
export const revokeDashboardLink = endpoint({
  method: 'DELETE',
  path: '/v1/dashboard-links/:id',
  summary: 'Make a link useless, at once and for good',
  permission: 'insights.write',
  params: IdParams,
  response: z.object({ ok: z.literal(true) }),
})

const Token = z.string().min(20).max(100)
export const SharedTile = z
  .object({ ...place, kind: z.enum(['insight', 'definition', 'text', 'metric']), style, text: z.string().optional() })
  .extend({ shown: Shown })
  .meta({ id: 'SharedTile' })
export type SharedTile = z.infer<typeof SharedTile>
/** In the body and not in the address, so that no log keeps the token. */
export const openSharedDashboard = endpoint({
  method: 'POST',
  path: '/v1/shared-dashboards/open',
  summary: 'Read a dashboard by the token of a link',
  permission: 'public',
  body: z.object({ token: Token }),
  response: z.object({
    name: z.string(),
    description: z.string(),
    zone: z.string(),
    refreshSeconds: z.int().nullable(),
    tiles: z.array(SharedTile),
  }),
})
export const runSharedTile = endpoint({
  method: 'POST',
  path: '/v1/shared-dashboards/run',
  summary: 'The numbers of one tile of a dashboard, by the token of a link',
  permission: 'public',
  body: z.object({ token: Token, tile: place.id }),
  response: InsightResult,
})
