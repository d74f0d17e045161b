import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { ensureChromium } from '../chromium.ts'
import { root } from '../environment.ts'
import { runNode } from '../run.ts'
import { CliError, say } from '../terminal.ts'

const tool = (path: string): string => join(root, 'node_modules', path)

export function addQualityCommands(program: Command): void {
  program
    .command('test')
    .description('run every test against real stores and a headless browser')
    .argument('[filter...]', 'only test files whose path holds one of these words')
    .allowUnknownOption()
    .action(async (filter: string[]) => {
      const chromium = await ensureChromium()
      process.exitCode = await runNode([tool('vitest/vitest.mjs'), 'run', ...filter], {
        env: { GANTRY_CHROMIUM: chromium },
      })
    })

  program
    .command('check')
    .description('types, lint, import boundaries and dead code')
    .action(async () => {
      const checks = [
        ['types', [tool('typescript/lib/tsc.js'), '-p', root]],
        ['lint and boundaries', [tool('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', root]],
        ['dead code', [tool('knip/bin/knip.js')]],
      ] as const
      for (const [name, args] of checks) {
        const code = await runNode(args)
        say(`${name}: ${code === 0 ? 'fine' : 'see above'}`)
        if (code !== 0) process.exitCode = 1
      }
    })

  program
    .command('bench')
    .description('measure, and print JSON lines: name, value, unit, bar, holds')
    .argument('<name>', `all, ${benchNames().join(', ')}`)
    .allowUnknownOption()
    .allowExcessArguments()
    .option('--json', 'JSON lines only (that is all it prints to stdout anyway)')
    .action(async (name: string, _options: unknown, command: Command) => {
      const names = name === 'all' ? benchNames() : [name]
      if (!names.every((one) => benchNames().includes(one))) {
        throw new CliError(`There is no bench ${name}. There are: all, ${benchNames().join(', ')}.`, 2)
      }
      const passedOn = command.args.slice(1).filter((argument) => argument !== '--json')
      for (const one of names) {
        const code = await runNode(['--expose-gc', join(root, 'bench', `${one}.ts`), ...passedOn], {
          cwd: process.cwd(),
        })
        if (code !== 0) process.exitCode = code
      }
    })
}

/** Every file in bench/ but the shared one. */
function benchNames(): string[] {
  return readdirSync(join(root, 'bench'))
    .filter((file) => file.endsWith('.ts') && !file.includes('.test.'))
    .map((file) => file.slice(0, -3))
    .sort()
}
