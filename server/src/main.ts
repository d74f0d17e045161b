import { createKeyCommand } from './admin/create-key.ts'
import { ownerLinkCommand } from './admin/owner-link.ts'
import { offerDemo } from './areas/home/index.ts'
import { offerSetup } from './areas/workspaces/index.ts'
import { areas, catalogue } from './areas.ts'
import { type Config, loadConfig } from './config.ts'
import { migrate } from './migrate.ts'
import { buildApp } from './platform/build.ts'
import { startWorker } from './platform/jobs.ts'
import { platformCrons, platformJobs } from './platform/platform-jobs.ts'
import { createServer } from './server.ts'
import { OperatorError } from './stores/operator-error.ts'

const processes: Record<string, (config: Config, args: string[]) => Promise<void>> = {
  serve,
  work,
  migrate,
  'key-create': createKeyCommand,
  'owner-link': ownerLinkCommand,
}

async function serve(config: Config): Promise<void> {
  const app = await buildApp(config, 'send', catalogue)
  const { http } = await createServer(app)
  await offerDemo(app)
  await offerSetup(app)
  await http.listen({ host: config.http.host, port: config.http.port })
  app.log.info({ url: config.http.url }, 'serving')
  onStop(async () => {
    await http.close()
    await app.close()
  })
}

async function work(config: Config): Promise<void> {
  const app = await buildApp(config, 'work', catalogue)
  await startWorker(
    app,
    [...platformJobs, ...areas.flatMap(({ jobs = [] }) => jobs)],
    [...platformCrons, ...areas.flatMap(({ crons = [] }) => crons)],
    areas.flatMap(({ watches = [] }) => watches),
  )
  app.log.info('working')
  onStop(() => app.close())
}

/** Ends cleanly on SIGTERM (which the supervisor sends, also when it dies itself) and on Ctrl-C; at the latest after 4 s. */
function onStop(stop: () => Promise<void>): void {
  let isStopping = false
  const end = (): void => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => process.exit(1), 4_000).unref()
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

const [name = '', ...args] = process.argv.slice(2)
const run = processes[name]
try {
  if (!run) throw new OperatorError(`Say which process to run: ${Object.keys(processes).join(', ')}.`)
  await run(loadConfig(), args)
} catch (error) {
  process.stderr.write(
    `${error instanceof OperatorError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exit(1)
}
