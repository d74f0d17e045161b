import { beforeAll, describe, expect, test } from 'vitest'
import { results, startCollecting } from '../../../test/send-events.ts'
import { createServer } from '../../server.ts'
import { entryId, someId } from './event-id.ts'
import { packRows } from './intake.ts'

let sending: Awaited<ReturnType<typeof startCollecting>>
beforeAll(async () => {
  sending = await startCollecting()
})

describe('the same event sent twice', () => {
  const event = (id: string, more = {}) =>
    JSON.stringify([{ event: 'e', distinctId: 'u', id, timestamp: Date.now(), ...more }])

  test('counts once: in one request, in a later one, through two servers at once, without a time of its own', async () => {
    const { gantry, at, newProject, post, settled, ingestion } = sending
    const { id, key } = await newProject()
    const other = await createServer(gantry.app)
    await post(key, `[${event('a').slice(1, -1)},${event('a').slice(1, -1)}]`)
    await settled(id)
    await post(key, event('a'))
    await Promise.all(
      [at.http, other.http].flatMap((server) => [
        post(key, event('b'), {}, server),
        post(key, event('c', { timestamp: undefined }), {}, server),
      ]),
    )
    await settled(id)
    await post(key, event('c', { timestamp: undefined }))
    await other.http.close()
    expect(await settled(id)).toHaveLength(3)
    expect(await ingestion(id)).toMatchObject({ accepted: 8, duplicates: 5, queryable: 3, isComplete: true })
    expect(
      results(
        await post(
          key,
          JSON.stringify([
            { event: 'e', distinctId: 'u' },
            { event: 'e', distinctId: 'u' },
          ]),
        ),
      ),
    ).toEqual(['ok', 'ok'])
    expect(await settled(id)).toHaveLength(5)
  })

  test('counts once after a restart, of a server that died in the middle too; only rows that cannot be stored stay out', async () => {
    const { gantry, at, newProject, post, settled, ingestion, samples } = sending
    const { id, key } = await newProject()
    const late = event('late', { timestamp: '2026-01-05T10:00:00Z' })
    await post(key, late)
    await post(key, event('young'))
    await settled(id)
    await at.http.close()
    const row = (own: string, line?: string) => {
      const eventId = entryId(id, own)
      const whole = `{"project":"${id}","event":"e","ts":${Date.now()},"distinct_id":"u","id":"${eventId}","received_at":${Date.now()},"sdk":"x","properties":{}}\n`
      return { target: 'events' as const, id: eventId, line: line ?? whole, sinceSecond: 0 }
    }
    const put = async (rows: ReturnType<typeof row>[], block: string | null): Promise<void> => {
      const packed = await packRows('events', rows)
      await gantry.app.pool.query(
        'insert into event_inbox (target, count, body, ids, received_at, block) values ($1, $2, $3, $4, now(), $5)',
        [packed.target, packed.count, packed.body, packed.ids, block],
      )
    }
    await put([row('young'), row('half done')], someId())
    const broken = `{"project":"${id}","event":"e","ts":${Date.now()},"distinct_id":"u","id":"${someId()}","received_at":${Date.now()},"sdk":"x","properties":{"a":"\\ud800"}}\n`
    await put([row('before'), row('broken', broken), row('after')], null)
    at.http = (await createServer(gantry.app)).http
    await post(key, late)
    // Whoever has signed in meanwhile sends it again as somebody else.
    await post(key, late.replace('"u"', '"signed in"'))
    await post(key, event('young', { distinctId: 'signed in' }))
    const ids = (await settled(id)).map((one) => one.id).sort()
    expect(ids).toEqual(['late', 'young', 'half done', 'before', 'after'].map((own) => entryId(id, own)).sort())
    expect(await ingestion(id)).toMatchObject({ unstorable: 1, duplicates: 4, queryable: 5 })
    expect((await samples(id, 'refused'))[0].reasons[0].code).toBe('not_storable')
    await at.http.close()
  })
})
