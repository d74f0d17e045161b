import type { App } from './context.ts'

/** Every workspace that is not deleted, for work that goes through all of them. */
export async function listWorkspaceIds({ pool }: Pick<App, 'pool'>): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>('select id from workspaces where deleted_at is null order by id')
  return rows.map(({ id }) => id)
}
