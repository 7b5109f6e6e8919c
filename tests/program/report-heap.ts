import { setImmediate } from 'node:timers/promises'

/** So many collections also release objects that wait for an earlier one, and code that has not run for long. */
const COLLECTIONS = 10

/** Loaded into the program with `--expose-gc --import`. On SIGUSR2 it reports how many bytes are in use. */
process.on('SIGUSR2', async () => {
  for (let n = 0; n < COLLECTIONS; n++) {
    await setImmediate()
    globalThis.gc?.()
  }
  process.stderr.write(`bytes in use: ${process.memoryUsage().heapUsed}\n`)
})
