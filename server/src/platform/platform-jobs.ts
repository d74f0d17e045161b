import type { Job } from './jobs.ts'

/** Jobs of the platform itself. */
export const platformJobs: readonly Job<never>[] = []
