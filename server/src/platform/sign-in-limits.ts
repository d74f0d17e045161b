import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import type pg from 'pg'
import { AppError } from './errors.ts'

type Limit = { attempts: number; seconds: number }

/** An office behind one address signs in within a few minutes; a guesser wants thousands of tries. */
const perAddress: Limit = { attempts: 100, seconds: 300 }
const perAccount: Limit = { attempts: 10, seconds: 900 }

/** Counts a try against its address and its account, known or not, and refuses (`too_many_requests`) beyond the limits. */
export async function limitSignIns(pool: pg.Pool, ip: string, account: string | undefined): Promise<void> {
  await limit(pool, `address:${networkOf(ip)}`, perAddress)
  if (account !== undefined) await limit(pool, accountKey(account), perAccount)
}

/** A sign-in that worked forgets the tries before it. */
export const forgetTries = async (pool: pg.Pool, account: string): Promise<void> => {
  await pool.query('delete from sign_in_attempts where key = $1', [hash(accountKey(account))])
}

/** True the first time within `seconds`, on whichever server; false for every repeat. */
export const isFirstUse = async (pool: pg.Pool, what: string, seconds: number): Promise<boolean> =>
  (await countUp(pool, what, seconds)).count === 1

const accountKey = (account: string): string => `account:${account.trim().toLowerCase()}`

async function limit(pool: pg.Pool, key: string, { attempts, seconds }: Limit): Promise<void> {
  const { count, waitSeconds } = await countUp(pool, key, seconds)
  if (count <= attempts) return
  throw new AppError(
    'too_many_requests',
    `Too many tries. Wait ${Math.ceil(waitSeconds / 60)} minutes, then try again.`,
    { waitSeconds },
  )
}

async function countUp(pool: pg.Pool, key: string, seconds: number): Promise<{ count: number; waitSeconds: number }> {
  const { rows } = await pool.query<{ count: number; waitSeconds: number }>(
    `insert into sign_in_attempts as a (key, count, resets_at) values ($1, 1, now() + make_interval(secs => $2))
     on conflict (key) do update set
       count = case when a.resets_at <= now() then 1 else a.count + 1 end,
       resets_at = case when a.resets_at <= now() then excluded.resets_at else a.resets_at end
     returning count, ceil(extract(epoch from resets_at - now()))::int as "waitSeconds"`,
    [hash(key), seconds],
  )
  return rows[0] ?? { count: 1, waitSeconds: 0 }
}

/** Addresses people use are personal data; what is kept for counting need not be readable. */
const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

/** One customer of a provider holds at least a /64 of IPv6 (RFC 6177), so that is what counts as one address. */
export function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  const [head = '', tail] = (ip.split('%')[0] ?? '').split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0')
  return [...front, ...zeros, ...back]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}
