import { defineConfig } from 'drizzle-kit'

// drizzle-kit asks for a default export.
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./server/src/platform/tables.ts', './server/src/areas/*/tables.ts', './server/src/areas/*/*.tables.ts'],
  out: './server/migrations/drizzle',
  breakpoints: true,
})
