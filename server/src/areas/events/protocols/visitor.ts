import { createHmac } from 'node:crypto'

/** A name for a sender without an id of its own: the same all day (UTC), another the next day, and no way back to the address. */
export function nameVisitor(secret: string, now: number, key: { ip: string; userAgent: string; host: string }): string {
  const day = new Date(now).toISOString().slice(0, 10)
  const text = [day, key.host, key.ip, key.userAgent].join('\n')
  return createHmac('sha256', `visitors of ${secret}`).update(text).digest('base64url').slice(0, 22)
}
