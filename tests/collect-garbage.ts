import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** So many collections also release objects that wait for an earlier one. */
const COLLECTIONS = 10

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

/** Collects all garbage of this thread, and returns the bytes of the objects that are left. */
export async function collectGarbage(): Promise<number> {
  for (let n = 0; n < COLLECTIONS; n++) {
    await setImmediate()
    gc()
  }
  return process.memoryUsage().heapUsed
}
