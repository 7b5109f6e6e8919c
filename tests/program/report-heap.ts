import { setImmediate } from 'node:timers/promises'

/** So many collections let go of what waits for one before, and of code that has not run for long. */
const COLLECTIONS = 10

/** Loaded into the program with `--expose-gc --import`: tells on SIGUSR2 how many bytes are in use. */
process.on('SIGUSR2', async () => {
  for (let n = 0; n < COLLECTIONS; n++) {
    await setImmediate()
    globalThis.gc?.()
  }
  process.stderr.write(`bytes in use: ${process.memoryUsage().heapUsed}\n`)
})
