import { join } from 'node:path'
import type { Command } from 'commander'
import { dataFolder, root, serverMain, supervisorMain } from '../environment.ts'
import { becomeNode, runNode } from '../run.ts'

type UpOptions = { data?: string; port?: string; host?: string; demo?: boolean; owner?: string }

export function addProcessCommands(program: Command): void {
  withUpOptions(program.command('up'))
    .description('start everything on this machine: both stores, server, worker and the web app')
    .action((options: UpOptions) => becomeNode([supervisorMain, 'up', ...upArguments(options)]))
  for (const [name, what] of [
    ['serve', 'run one server against the stores named by GANTRY_POSTGRES_URL and GANTRY_CLICKHOUSE_URL'],
    ['work', 'run one worker against the stores named by GANTRY_POSTGRES_URL and GANTRY_CLICKHOUSE_URL'],
    ['migrate', 'bring both stores to this version'],
  ] as const) {
    program
      .command(name)
      .description(what)
      .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
      .action(({ data }: { data?: string }) => becomeNode([serverMain, name], { GANTRY_DATA: dataFolder(data) }))
  }
  withUpOptions(program.command('dev'))
    .description('start everything, and the web app with hot reload on the next port')
    .action(async (options: UpOptions) => {
      const port = Number(options.port ?? 4400)
      const vite = runNode([join(root, 'node_modules/vite/bin/vite.js'), '--port', String(port + 1), '--strictPort'], {
        cwd: join(root, 'web'),
        env: { GANTRY_URL: `http://127.0.0.1:${port}` },
      })
      const [up] = await Promise.all([runNode([supervisorMain, 'up', ...upArguments(options)]), vite])
      process.exitCode = up
    })
}

function withUpOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
    .option('--port <number>', 'port of the web app and the API (GANTRY_PORT, 4400)')
    .option('--host <address>', 'address to listen on (GANTRY_HOST, 127.0.0.1)')
    .option('--demo', 'make the demo workspace, clearly marked and removable')
    .option('--owner <email>', 'who the first owner will be')
}

const upArguments = ({ data, port, host, demo, owner }: UpOptions): string[] => [
  '--data',
  dataFolder(data),
  ...(port ? ['--port', port] : []),
  ...(host ? ['--host', host] : []),
  ...(demo ? ['--demo'] : []),
  ...(owner ? ['--owner', owner] : []),
]
