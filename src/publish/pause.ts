import { setImmediate } from 'node:timers/promises'

/** How long work may go on before requests are answered, in milliseconds. */
const SLICE_MS = 2

/** Gives a function to be awaited between two pieces of long work: it lets requests in when the slice is used up. */
export function createPause(): () => Promise<void> {
  let until = performance.now() + SLICE_MS
  return async () => {
    if (performance.now() < until) return
    await setImmediate()
    until = performance.now() + SLICE_MS
  }
}
