import type { Undoers } from './platform/activity.ts'
import type { CronJob, Job } from './platform/jobs.ts'
import type { Router } from './platform/route.ts'

/** What one area gives to the program. */
export type Area = {
  routes?: (router: Router) => void
  jobs?: readonly Job<never>[]
  crons?: readonly CronJob[]
  undoers?: Undoers
}

/** Every area, lowest first. The only file that names them all. */
export const areas: readonly Area[] = []
