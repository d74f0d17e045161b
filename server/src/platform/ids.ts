import { v7 } from 'uuid'

/** A new id: UUIDv7 (RFC 9562), so that ids sort by time of creation. */
export const newId = (): string => v7()
