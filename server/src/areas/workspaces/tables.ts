import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'

/** One-time links with which the first owner sets Gantry up. No workspace: there may be none yet. */
export const setupLinks = pgTable('setup_links', {
  /** SHA-256 of the token, hex. */
  hash: text().primaryKey(),
  expiresAt: timestamp('expires_at', { withTimezone: true }).notNull(),
})
