import { defineConfig } from 'vitest/config'

// Vitest asks for a default export.
export default defineConfig({
  test: {
    include: [
      'contract/src/**/*.test.ts',
      'server/**/*.test.ts',
      'web/{src,e2e}/**/*.test.ts',
      'cli/src/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    globalSetup: ['server/test/stores.ts'],
    setupFiles: ['server/test/seed.ts'],
    // Nothing may fail because a day is slow.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    teardownTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
})
