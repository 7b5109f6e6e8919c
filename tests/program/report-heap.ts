import { setImmediate } from 'node:timers/promises'

/** So many collections also release objects that wait for an earlier one, and code that has not run for long. */
const COLLECTIONS = 10

/** Loaded into the program with `--expose-gc --import`. On SIGUSR2 it reports the bytes in use: of objects and of buffers. */
process.on('SIGUSR2', async () => {
  for (let n = 0; n < COLLECTIONS; n++) {
    await setImmediate()
    globalThis.gc?.()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  process.stderr.write(`bytes in use: ${heapUsed} and ${arrayBuffers}\n`)
})
