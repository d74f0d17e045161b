import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * PostgreSQL outlives a Gantry killed with -9. Stops such a server, and removes the pid file of one that is gone when
 * its process id has since been given to another program: PostgreSQL itself would refuse to start then.
 */
export async function stopLeftoverPostgres(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (!isServerOf(pid, cluster)) return rmSync(pidFile, { force: true })
  process.kill(pid, 'SIGINT')
  for (let waitedMs = 0; isServerOf(pid, cluster); waitedMs += 50) {
    // Still there after 10 s: an immediate shutdown, from which PostgreSQL recovers by its log.
    if (waitedMs === 10_000) process.kill(pid, 'SIGQUIT')
    await sleep(50)
  }
}

function isServerOf(pid: number, cluster: string): boolean {
  return commandLineOf(pid).includes(` -D ${cluster} `)
}

function commandLineOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    // No /proc outside Linux; there, and for a process that is gone, ps answers.
    return spawnSync('ps', ['-o', 'args=', '-ww', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? ''
  }
}
