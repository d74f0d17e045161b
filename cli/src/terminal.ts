/** An expected failure of a command: its message is printed without a stack, and the exit code is 1. */
export class CliError extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 1) {
    super(message)
    this.name = 'CliError'
    this.exitCode = exitCode
  }
}

/** Data for pipes goes to stdout ... */
export const print = (text: string): void => void process.stdout.write(`${text}\n`)
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2))
/** ... and what is said to a person to stderr. */
export const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** One line that is written over again on a terminal; elsewhere one line every time it changes. */
export function sayOver(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[2K${text}` : `${text}\n`)
}
