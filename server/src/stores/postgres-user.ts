import { spawnSync } from 'node:child_process'
import { OperatorError } from './operator-error.ts'

/** How to start a PostgreSQL program: what stands before it on the command line, and who it runs as. */
export type Launcher = { prefix: string[]; owner: { uid: number; gid: number } | undefined }

const userName = 'postgres'

/**
 * PostgreSQL refuses to run as root, so root starts it as the system user `postgres`, who is made when missing. Where
 * that user may not pass through the folders above (a clone under /root), he gets the one Linux capability for it.
 */
export function findLauncher(binary: string, dataDir: string): Launcher {
  if (process.getuid?.() !== 0) return { prefix: [], owner: undefined }
  const owner = findUser()
  const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups']
  const passage = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search']
  const prefixes = [
    ['setpriv', ...identity],
    ['setpriv', ...identity, ...passage],
  ]
  const prefix = prefixes.find((candidate) => canReach(candidate, binary, dataDir))
  if (prefix) return { prefix, owner }
  throw new OperatorError(
    `PostgreSQL does not run as root, and the system user ${userName} cannot reach ${dataDir} or ${binary}. ` +
      'Run Gantry as an ordinary user, or let everyone pass through the folders above (chmod o+x).',
  )
}

function canReach([program = '', ...args]: string[], binary: string, dataDir: string): boolean {
  const test = ['/bin/sh', '-c', '[ -x "$0" ] && [ -x "$1" ]', binary, dataDir]
  return spawnSync(program, [...args, ...test], { stdio: 'ignore' }).status === 0
}

/** The system user PostgreSQL runs as when root starts it; made when missing. */
export const findUser = (): { uid: number; gid: number } => lookUpUser() ?? createUser()

function lookUpUser(): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((what) => spawnSync('id', [what, userName], { encoding: 'utf8' }))
  if (uid?.status !== 0 || gid?.status !== 0) return undefined
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

function createUser(): { uid: number; gid: number } {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName])
  const owner = lookUpUser()
  if (owner) return owner
  throw new OperatorError(
    `PostgreSQL does not run as root, and the system user ${userName} could not be made. ` +
      'Run Gantry as an ordinary user, or make that user (useradd --system postgres).',
  )
}
