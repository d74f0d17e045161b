import { createHmac, randomInt, randomUUID } from 'node:crypto'
import { createAccount } from '../src/platform/accounts.ts'
import { withOwnerTransaction } from '../src/platform/db.ts'
import { newId } from '../src/platform/ids.ts'
import type { Reply, TestGantry } from './app.ts'

/** Somebody's browser: it keeps the cookies of each answer and sends them with the next request. */
export type Browser = {
  call: (url: string, body?: unknown) => Promise<Reply>
  get: (url: string) => Promise<Reply>
  remove: (url: string) => Promise<Reply>
}

export const randomIp = (): string => `198.51.${randomInt(256)}.${randomInt(256)}`

export function openBrowser({ http }: Pick<TestGantry, 'http'>, ip = randomIp()): Browser {
  const jar = new Map<string, string>()
  const send = async (method: 'GET' | 'POST' | 'DELETE', url: string, body?: unknown): Promise<Reply> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const payload = body === undefined ? {} : { payload: body as object }
    const res = await http.inject({ method, url, remoteAddress: ip, headers: cookie ? { cookie } : {}, ...payload })
    for (const one of [res.headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? []
      if (value === '' || /max-age=0/i.test(one)) jar.delete(name)
      else jar.set(name, value)
    }
    return { status: res.statusCode, body: parse(res.body), headers: res.headers, text: res.body }
  }
  return {
    call: (url, body) => send('POST', url, body),
    get: (url) => send('GET', url),
    remove: (url) => send('DELETE', url),
  }
}

/** A member of a new workspace who has a password and is not signed in. */
export async function somebodyOf(gantry: TestGantry, password: string) {
  const { id: workspaceId, slug } = await gantry.newWorkspace()
  const email = `${randomUUID()}@example.com`
  const userId = await withOwnerTransaction(gantry.app.pool, async (db) => {
    const account = await createAccount(db, { name: 'Robin', email, password })
    return account.userId
  })
  await gantry.app.pool.query(
    `insert into members (id, workspace_id, user_id, name, email, roles, function, status)
     values ($1, $2, $3, 'Robin', $4, '{viewer}', 'product', 'active')`,
    [newId(), workspaceId, userId, email],
  )
  return { userId, email, workspaceId, slug }
}

/** The code an authenticator shows for this base32 secret at this moment (RFC 6238: SHA-1, 30 seconds, 6 digits). */
export function totp(secret: string, atMs: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(atMs / 30_000)))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

function fromBase32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
