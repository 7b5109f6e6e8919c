import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: 'tests/postgres/global-setup.ts',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One for each core of a small machine; the default leaves one idle.
    maxWorkers: 2,
  },
})
