import type { Command } from 'commander'
import { dataFolder, serverMain } from '../environment.ts'
import { captureNode } from '../run.ts'

type Options = { email?: string; workspace?: string; dropSecondFactor?: boolean; data?: string; json?: boolean }

export function addOwnerLinkCommand(program: Command): void {
  program
    .command('owner-link')
    .description('a new one-time link for an owner who is locked out, or for the first set-up')
    .option('--email <address>', 'which owner, when there are several')
    .option('--workspace <slug>', 'of which workspace, when there are several')
    .option('--drop-second-factor', 'the phone with the codes is lost too')
    .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
    .option('--json', 'print JSON')
    .action(async ({ email, workspace, dropSecondFactor, data, json }: Options) => {
      const args = [
        ...(email ? ['--email', email] : []),
        ...(workspace ? ['--workspace', workspace] : []),
        ...(dropSecondFactor ? ['--drop-second-factor'] : []),
        ...(json ? ['--json'] : []),
      ]
      process.stdout.write(await captureNode([serverMain, 'owner-link', ...args], { GANTRY_DATA: dataFolder(data) }))
    })
}
