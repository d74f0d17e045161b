import { type ParseArgsConfig, parseArgs } from 'node:util'
import { OperatorError } from '../stores/operator-error.ts'

/** The options of a command; a wrong call is told in one line. */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O) {
  try {
    return parseArgs({ args, options }).values
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error))
  }
}
