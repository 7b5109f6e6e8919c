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
    // Twice the cores of a small machine, because many tests wait; the default leaves one core idle.
    maxWorkers: 4,
    // Files of one worker share what they import, which saves a quarter of the processor time. So they must leave no global state.
    isolate: false,
  },
})
