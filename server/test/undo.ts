import type { TestGantry, TestWorkspace } from './app.ts'

/** Undoes the newest change of a kind as the page of activity would. */
export async function undoLast(gantry: TestGantry, workspace: TestWorkspace, action: string): Promise<void> {
  const { rows } = await gantry.app.pool.query(
    `select id, action, object_id as "objectId", before, after from activity
      where workspace_id = $1 and action = $2 order by id desc limit 1`,
    [workspace.id, action],
  )
  const undo = gantry.app.catalogue.undoers[action]
  if (!undo) throw new Error(`nobody can undo ${action}`)
  await workspace.inside((ctx) => undo(ctx, rows[0]))
}
