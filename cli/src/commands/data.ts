import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { dataFolder, root } from '../environment.ts'
import { runNode } from '../run.ts'

const program = join(root, 'server/src/backup/main.ts')

export function addDataCommands(gantry: Command): void {
  for (const [name, what] of [
    ['backup', 'save everything (both stores, files, secret) into a new folder; Gantry may be running'],
    ['restore', 'fill an empty data folder from a backup; Gantry must not be running on it'],
  ] as const) {
    gantry
      .command(name)
      .description(what)
      .argument('<folder>', 'the folder of the backup')
      .option('--data <folder>', 'data folder (GANTRY_DATA, ./data)')
      .option('--json', 'print JSON')
      .action(async (folder: string, { data, json }: { data?: string; json?: boolean }) => {
        process.exitCode = await runNode([program, name, resolve(folder), ...(json ? ['--json'] : [])], {
          env: { GANTRY_DATA: dataFolder(data) },
        })
      })
  }
}
