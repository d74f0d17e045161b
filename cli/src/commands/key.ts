import { permissions, roles } from '@gantry/contract/permissions'
import { type Command, Option } from 'commander'
import { dataFolder, serverMain } from '../environment.ts'
import { captureNode } from '../run.ts'
import { CliError } from '../terminal.ts'

type CreateOptions = {
  role?: string
  scopes?: string
  workspace?: string
  days?: string
  data?: string
  json?: boolean
}

export function addKeyCommands(program: Command): void {
  const key = program.command('key').description('API keys for head-less use')
  key
    .command('create')
    .description('make an API key; it is printed once and cannot be shown again')
    .argument('<name>', 'what the key is for')
    .addOption(new Option('--role <role>', 'may do what this role may').choices(roles))
    .option('--scopes <list>', 'may do exactly these, separated by commas, such as feedback.read,feedback.submit')
    .option('--workspace <slug>', 'in which workspace (needed when there are several)')
    .option('--days <number>', 'for how many days (90)')
    .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
    .option('--json', 'print JSON')
    .action(async (name: string, options: CreateOptions) => {
      process.stdout.write(await createKey(name, options))
    })
}

/** Makes a key straight in the stores of this machine: whoever may read the data folder may do anything anyway. */
export function createKey(name: string, { role, scopes, workspace, days, data, json }: CreateOptions): Promise<string> {
  if (Boolean(role) === Boolean(scopes)) {
    throw new CliError(
      `Say what the key may do: --role (${roles.join(', ')}) or --scopes (${permissions.slice(0, 3).join(',')}, ...).`,
      2,
    )
  }
  const args = [
    ...['--name', name],
    ...(role ? ['--role', role] : []),
    ...(scopes ? ['--scopes', scopes] : []),
    ...(workspace ? ['--workspace', workspace] : []),
    ...(days ? ['--days', days] : []),
    ...(json ? ['--json'] : []),
  ]
  return captureNode([serverMain, 'key-create', ...args], { GANTRY_DATA: dataFolder(data) })
}
