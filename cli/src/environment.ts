import { join, resolve } from 'node:path'

/** The folder Gantry is installed in. */
export const root = resolve(import.meta.dirname, '../..')
export const serverMain = join(root, 'server/src/main.ts')
export const supervisorMain = join(root, 'server/src/supervisor/main.ts')

/** What the environment says; options on the command line win over it. The only reader of process.env in the CLI. */
export const environment = {
  url: process.env.GANTRY_URL,
  key: process.env.GANTRY_KEY,
  data: process.env.GANTRY_DATA,
  chromium: process.env.GANTRY_CHROMIUM,
}

/** The environment of a child process: this one's, with the given changes. */
export const childEnvironment = (changes: Record<string, string | undefined> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  // Development tools call each other by name.
  PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH}`,
  ...changes,
})

/** The data folder: --data, GANTRY_DATA, or `data` where the command is run. */
export const dataFolder = (option?: string): string => resolve(option ?? environment.data ?? 'data')
