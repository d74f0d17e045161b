import { ApiError } from '@gantry/contract/call'
import { Command, CommanderError } from 'commander'
import { addDataCommands } from './commands/data.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addImportCommand } from './commands/import.ts'
import { addKeyCommands } from './commands/key.ts'
import { addOpenapiCommand } from './commands/openapi.ts'
import { addOwnerLinkCommand } from './commands/owner-link.ts'
import { addProcessCommands } from './commands/processes.ts'
import { addQualityCommands } from './commands/quality.ts'
import { CliError, say } from './terminal.ts'

const program = new Command('gantry')
  .description('Gantry, the operations room of a product team. Start with: ./gantry up')
  .showHelpAfterError('Run it with --help to see what it takes.')
  .exitOverride()

addProcessCommands(program)
addImportCommand(program)
addKeyCommands(program)
addOwnerLinkCommand(program)
addDataCommands(program)
addDoctorCommand(program)
addOpenapiCommand(program)
addQualityCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says what went wrong in words and gives the exit code: 2 for a wrong call, 1 for anything else. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CliError) {
    say(error.message)
    return error.exitCode
  }
  if (error instanceof ApiError) {
    say(error.message)
    for (const detail of Object.values(error.problem.details ?? {})) say(`  ${JSON.stringify(detail)}`)
    return 1
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return 1
}
