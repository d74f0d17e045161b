import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { root } from '../environment.ts'

export function addOpenapiCommand(program: Command): void {
  program
    .command('openapi')
    .description('print the OpenAPI 3.1 description of the whole API')
    .action(() => {
      process.stdout.write(readFileSync(join(root, 'docs/openapi.json')))
    })
}
