import { cleanUp } from './cleaning.ts'
import { forgetFile } from './files-routes.ts'
import type { CronJob, Job } from './jobs.ts'
import { deliverMail } from './mail.ts'
import { forgetWords, learnWords } from './search.ts'

/** Jobs of the platform itself. */
export const platformJobs: readonly Job<never>[] = [deliverMail, forgetFile]

export const platformCrons: readonly CronJob[] = [
  {
    name: 'search.learn',
    cron: '* * * * *',
    zone: 'UTC',
    run: async (app, signal) => {
      await learnWords(app, signal)
    },
  },
  { name: 'search.forget', cron: '20 3 * * *', zone: 'UTC', run: forgetWords },
  { name: 'platform.clean', cron: '40 * * * *', zone: 'UTC', run: cleanUp },
]
