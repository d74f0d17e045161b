import { parseArgs } from 'node:util'
import { childEnvironment, loadSettings } from '../config.ts'
import { OperatorError } from '../stores/operator-error.ts'
import { startUp, type Up } from './up.ts'

const help = `Usage: ./gantry up [options]

Starts Gantry on this machine: its stores, the server, a worker and the web app. Ctrl-C stops all of it.

  --data FOLDER   where everything is kept           (GANTRY_DATA, ./data)
  --port NUMBER   port of the web app and the API    (GANTRY_PORT, 4400)
  --host ADDRESS  address to listen on               (GANTRY_HOST, 127.0.0.1)
  --demo          make the demo workspace            (GANTRY_DEMO)
  --owner EMAIL   who the first owner will be        (GANTRY_OWNER)
`

const options = {
  data: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  demo: { type: 'boolean' },
  owner: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

type Flags = ReturnType<typeof readFlags>

function readFlags(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    if (positionals.join(' ') !== 'up' && !values.help) throw new Error('The command is: up')
    return values
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  }
}

const print = (text: string) => process.stdout.write(`${text}\n`)

async function up({ data, port, host, demo, owner }: Flags): Promise<void> {
  const settings = loadSettings(
    childEnvironment({
      ...(data !== undefined && { GANTRY_DATA: data }),
      ...(port !== undefined && { GANTRY_PORT: port }),
      ...(host !== undefined && { GANTRY_HOST: host }),
      ...(owner !== undefined && { GANTRY_OWNER: owner }),
      ...(demo && { GANTRY_DEMO: '1' }),
    }),
  )
  let running: Up | undefined
  let isStopping = false
  const stop = (): void => {
    // Before the start is done, and for the impatient: every child ends when this process is gone.
    if (!running || isStopping) process.exit(130)
    isStopping = true
    print('Stopping ...')
    running.stop().then(() => process.exit(0), fail)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
  running = await startUp(settings, print)
  print(`\n  Gantry runs at  ${settings.http.url}`)
  print(`  Data folder     ${settings.dataDir}`)
  if (running.setupLink) print(`  Set it up at    ${running.setupLink}`)
  print('  Stop it with    Ctrl-C\n')
}

function fail(error: unknown): void {
  const text = error instanceof OperatorError || !(error instanceof Error) ? String(error) : error.stack
  process.stderr.write(`${error instanceof OperatorError ? error.message : text}\n`)
  process.exit(1)
}

try {
  const flags = readFlags(process.argv.slice(2))
  if (flags.help) process.stdout.write(help)
  else await up(flags)
} catch (error) {
  fail(error)
}
