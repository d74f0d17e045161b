import { spawn } from 'node:child_process'
import { childEnvironment, root } from './environment.ts'
import { CliError } from './terminal.ts'

type Options = { cwd?: string; env?: Record<string, string | undefined> }

/**
 * Runs a program in this terminal until it ends and gives its exit code. Ctrl-C reaches it through the terminal; a
 * SIGTERM sent to us is passed on.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd = root, env = {} }: Options = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', cwd, env: childEnvironment(env) })
    const passOn = (signal: NodeJS.Signals): void => void child.kill(signal)
    const ignore = (): void => undefined
    process.on('SIGTERM', passOn)
    process.on('SIGINT', ignore)
    child.once('error', (error) => reject(new CliError(`${program} could not be started: ${error.message}`)))
    child.once('exit', (code, signal) => {
      process.off('SIGTERM', passOn)
      process.off('SIGINT', ignore)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}

/**
 * Turns this process into Node running `args`: signals reach it and its exit code is ours, with nobody in between. Never
 * returns.
 */
export function becomeNode(args: readonly string[], env: Record<string, string | undefined> = {}): never {
  if (!process.execve) throw new CliError('Gantry runs on Linux and macOS; on Windows use it inside WSL2.')
  return process.execve(process.execPath, [process.execPath, ...args], childEnvironment(env))
}

/** Runs a TypeScript or JavaScript file on the Node that runs us. */
export const runNode = (args: readonly string[], options?: Options): Promise<number> =>
  runProgram(process.execPath, args, options)

/** Runs a Node file and gives what it printed; its stderr goes to the terminal. */
export function captureNode(args: readonly string[], env: Record<string, string | undefined> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: root,
      env: childEnvironment(env),
    })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.once('error', reject)
    child.once('close', (code) =>
      code === 0
        ? resolve(Buffer.concat(chunks).toString())
        : reject(new CliError('That did not work; the lines above say why.', code ?? 1)),
    )
  })
}
