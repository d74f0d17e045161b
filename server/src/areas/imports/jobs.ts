import { inWorkspace } from '../../platform/context.ts'
import { enqueue, job, type Watch } from '../../platform/jobs.ts'
import { takeLostImports } from './queries.ts'
import { type ImportJobPayload, importJob } from './runs.ts'
import { workOnImport } from './work.ts'

export const importsJob = job<ImportJobPayload>({
  ...importJob,
  retries: 3,
  concurrency: 2,
  // Long files take long; a worker that is gone is noticed by its lock, not by this.
  expireSeconds: 6 * 3_600,
  run: ({ app, workspaceId, signal }, { importId }) => workOnImport({ app, workspaceId, importId, signal }),
})

/** Takes up imports whose worker, or whose database, ended in the middle. */
export const importsWatch: Watch = {
  name: 'imports.watch',
  everySeconds: 2,
  run: async (app) => {
    for (const { id, workspaceId } of await takeLostImports(app.pool)) {
      app.log.info({ importId: id }, 'taking up an import again')
      await inWorkspace(app, { workspaceId }, (ctx) => enqueue<ImportJobPayload>(ctx, importJob, { importId: id }))
    }
  },
}
