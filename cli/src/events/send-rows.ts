import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { CliError } from '../terminal.ts'
import type { Prepared, Voice } from './formats.ts'
import { parseObject } from './read-rows.ts'

export type Target = { url: string; key: string; voice: Voice }
export type RefusedRow = { row: number; reason: string; source: unknown }

const patienceMs = 10 * 60_000

/**
 * Sends rows of one request and gives those that were refused. What cannot be taken for the moment (429, 503, nobody
 * answers) is sent again for ten minutes; ids keep it from counting twice.
 */
export async function sendRows(rows: readonly Prepared[], target: Target): Promise<RefusedRow[]> {
  const wrong = rows.flatMap((one) =>
    'refused' in one ? [{ row: one.row, reason: one.refused, source: one.source }] : [],
  )
  const good = rows.filter((one) => 'entry' in one)
  if (good.length === 0) return wrong
  const entries = good.map(({ entry }) => entry)
  const refused = await post(entries, target)
  return wrong
    .concat(
      refused.flatMap(({ index, reason }) => {
        const one = good[index]
        return one ? [{ row: one.row, reason, source: one.source }] : []
      }),
    )
    .toSorted((a, b) => a.row - b.row)
}

async function post(entries: Parameters<Voice['request']>[0], { url, key, voice }: Target) {
  const { path, headers, body } = voice.request(entries, key)
  const packed = gzipSync(JSON.stringify(body), { level: 1 })
  const endsAt = performance.now() + patienceMs
  for (;;) {
    const answer = await fetch(new URL(path, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
      body: packed,
    }).catch(() => undefined)
    const text = await answer?.text().catch(() => undefined)
    const isBusy = answer === undefined || text === undefined || answer.status === 429 || answer.status >= 500
    if (!isBusy) {
      const refused = voice.refusals(parseObject(text) ?? {}, entries)
      if (refused) return refused
      throw new CliError(`Gantry refused the import (${answer.status}): ${text.slice(0, 300)}`)
    }
    if (performance.now() > endsAt) {
      throw new CliError(
        'Gantry has taken nothing for ten minutes. Run the same command again later: it goes on from here.',
      )
    }
    await wait(1_000 * Math.min(30, Number(answer?.headers.get('retry-after') ?? 1) || 1))
  }
}
