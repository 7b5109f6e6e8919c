import { setTimeout } from 'node:timers/promises'

/** Of the time, work that is asked for all the time takes a tenth; nobody waits for it longer than this. */
const REST = 9
const LONGEST_REST_MS = 500

/** Gives what does `work`, which never rejects, at once, or after a rest when it was done just now. Many calls are one. */
export function createSpaced(work: () => Promise<void>): () => void {
  let busy = false
  let wanted = false

  async function run(): Promise<void> {
    while (wanted) {
      wanted = false
      const started = performance.now()
      await work()
      const rest = Math.min(LONGEST_REST_MS, REST * (performance.now() - started))
      await setTimeout(rest, undefined, { ref: false })
    }
    busy = false
  }

  return () => {
    wanted = true
    if (busy) return
    busy = true
    void run()
  }
}
