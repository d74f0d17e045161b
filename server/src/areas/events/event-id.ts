import { hash, randomUUID } from 'node:crypto'

/** The id of an entry: always the same for one project and the sender's own id of it (UUID version 8, RFC 9562). */
export function entryId(projectId: string, vendorId: string): string {
  const hex = hash('sha1', `${projectId}\0${vendorId}`, 'hex')
  const variant = 'ab89'[hex.charCodeAt(16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const someId = (): string => randomUUID()

/** The 16 bytes of a UUID, as the inbox keeps them, written at `offset`. */
export function writeId(into: Buffer, offset: number, id: string): void {
  into.write(id.replaceAll('-', ''), offset, 16, 'hex')
}
