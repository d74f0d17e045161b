import type { Caller, TestWorkspace } from '../../../../test/app.ts'
import type { Job } from '../../../platform/jobs.ts'

/** A small bank: Cards (with ATM below it, inherited) belongs to Dana, Transfers to Tom; Olga is Product Ops. */
export type Bank = {
  ops: Caller
  dana: Caller
  tom: Caller
  cards: string
  atm: string
  transfers: string
}

export async function newBank(workspace: TestWorkspace): Promise<Bank> {
  const ops = await workspace.member('product_ops', { name: 'Olga' })
  const dana = await workspace.member('product_manager', { name: 'Dana' })
  const tom = await workspace.member('product_manager', { name: 'Tom' })
  const cards = await newArea(workspace, 'Cards', dana.memberId)
  const atm = await newArea(workspace, 'ATM', null, cards)
  const transfers = await newArea(workspace, 'Transfers', tom.memberId)
  return { ops, dana, tom, cards, atm, transfers }
}

export const newArea = (
  workspace: TestWorkspace,
  name: string,
  ownerId: string | null,
  parentId: string | null = null,
  aliases: readonly string[] = [],
): Promise<string> =>
  workspace.inside(async (ctx) => {
    const { rows } = await ctx.db.$client.query(
      `insert into product_areas (id, workspace_id, name, owner_id, parent_id, position, aliases)
       values (gen_random_uuid(), $1, $2, $3, $4, 0, $5) returning id`,
      [workspace.id, name, ownerId, parentId, aliases],
    )
    return rows[0].id
  })

/** Does a job's work now, as a worker would. */
export const runJob = <Payload extends object>(
  workspace: TestWorkspace,
  { run }: Job<Payload>,
  payload: Payload,
): Promise<void> =>
  workspace.inside(async ({ app }) =>
    run({ app, workspaceId: workspace.id, step: workspace.inside, signal: new AbortController().signal }, payload),
  )
