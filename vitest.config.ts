import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// The tests start the program hundreds of times. Compiled code saves half of the time that a start takes.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile')

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/program/compile.ts', 'tests/postgres/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One for each core of a small machine; the default leaves one idle.
    maxWorkers: 3,
  },
})
