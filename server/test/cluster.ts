import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { libchdbPath } from 'chdb/libchdb'
import { findFreePort } from '../src/stores/child.ts'
import { clickhouseConfig } from '../src/stores/clickhouse-config.ts'

const secrets = { password: 'password', analystPassword: 'analyst', key: 'key of the cluster' }
const hosts = ['127.0.0.1', '127.0.0.2']

/** Two real ClickHouse servers that know each other as the two shards of the cluster `pair`; nothing is in them. */
export async function startPair(): Promise<{ environment: Record<string, string>; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'gantry-cluster-'))
  const http = await findFreePort()
  const tcp = [await findFreePort(), await findFreePort()]
  const shards = hosts.map(
    (host, at) =>
      `<shard><replica><host>${host}</host><port>${tcp[at]}</port><user>gantry</user><password>${secrets.password}</password></replica></shard>`,
  )
  const children = hosts.map((host, at) => {
    const own = join(folder, String(at))
    const file = join(folder, `${at}.xml`)
    mkdirSync(own)
    writeFileSync(
      file,
      clickhouseConfig(file, secrets).replace(
        '</clickhouse>',
        `<remote_servers><pair>${shards.join('')}</pair></remote_servers></clickhouse>`,
      ),
    )
    const child = fileURLToPath(new URL('../src/stores/clickhouse-child.ts', import.meta.url))
    const args = [child, libchdbPath({ env: {} }), file, own, String(http), host, String(tcp[at])]
    return spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'ignore'], env: {} })
  })
  for (const [at, host] of hosts.entries()) {
    while (!(await isReady(`http://${host}:${http}`))) {
      if (children[at]?.exitCode !== null) throw new Error(`the ClickHouse at ${host} did not start`)
      await wait(25)
    }
  }
  const environment = {
    GANTRY_CLICKHOUSE_URL: `http://${hosts[0]}:${http}`,
    GANTRY_CLICKHOUSE_USER: 'gantry',
    GANTRY_CLICKHOUSE_PASSWORD: secrets.password,
    GANTRY_CLICKHOUSE_ANALYST_PASSWORD: secrets.analystPassword,
    GANTRY_CLICKHOUSE_KEY: secrets.key,
    GANTRY_CLICKHOUSE_CLUSTER: 'pair',
  }
  const stop = async (): Promise<void> => {
    await Promise.all(
      children.map((child) => {
        const gone = new Promise((resolve) => child.once('exit', resolve))
        child.kill('SIGTERM')
        return gone
      }),
    )
    rmSync(folder, { recursive: true, force: true })
  }
  return { environment, stop }
}

async function isReady(url: string): Promise<boolean> {
  const headers = { 'X-ClickHouse-User': 'gantry', 'X-ClickHouse-Key': secrets.password, 'X-Gantry-Key': secrets.key }
  return fetch(`${url}/?query=SELECT+1`, { headers }).then(
    ({ ok }) => ok,
    () => false,
  )
}
