import { join } from 'node:path'
import type { Settings } from '../config.ts'
import type { Child } from '../stores/child.ts'
import { startClickhouse } from '../stores/clickhouse.ts'
import { startPostgres } from '../stores/postgres.ts'
import type { Stores } from '../stores/runtime.ts'
import { type Kept, keepAlive } from './keep-alive.ts'
import { openLogFile } from './logs.ts'

type Engines = { stores: Stores; kept: Kept[] }

/** Starts, side by side, the stores that the settings do not name. When one fails, the other is stopped again. */
export async function startEngines({ dataDir, outside }: Settings, say: (line: string) => void): Promise<Engines> {
  const logs = join(dataDir, 'logs')
  const kept: Kept[] = []
  const starts = await Promise.allSettled([
    outside.postgres ??
      keepEngine('PostgreSQL', kept, say, (port) =>
        startPostgres({ dataDir, ...port, onLog: openLogFile(logs, 'postgres') }),
      ),
    outside.clickhouse ??
      keepEngine('ClickHouse', kept, say, (port) =>
        startClickhouse({ dataDir, ...port, onLog: openLogFile(logs, 'clickhouse') }),
      ),
  ])
  const [postgres, clickhouse] = starts
  if (postgres.status === 'fulfilled' && clickhouse.status === 'fulfilled') {
    const { url, user, password, key, analystPassword } = clickhouse.value
    return {
      stores: {
        postgres: { url: postgres.value.url },
        clickhouse: { url, user, password, analystPassword, ...(key !== undefined && { key }) },
      },
      kept,
    }
  }
  await Promise.all(kept.map(({ stop }) => stop()))
  throw starts.find((start) => start.status === 'rejected')?.reason
}

/** A restarted engine gets the port of its first start, so that everybody's URL stays right. */
async function keepEngine<Engine extends Child & { port: number }>(
  name: string,
  kept: Kept[],
  say: (line: string) => void,
  start: (port: { port?: number }) => Promise<Engine>,
): Promise<Engine> {
  const first = await start({})
  let isFirst = true
  const startAgain = async () => {
    if (!isFirst) return start({ port: first.port })
    isFirst = false
    return first
  }
  kept.push(await keepAlive(name, startAgain, say))
  return first
}
