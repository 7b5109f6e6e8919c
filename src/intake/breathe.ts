import { setImmediate } from 'node:timers/promises'

/** Longest stretch of work, in milliseconds, between two turns of the event loop. */
const STRETCH_MS = 4

/** Lets requests be answered while a long list is gone through. */
export interface Breath {
  /** Whether work has gone on for long enough. */
  due(): boolean
  /** Resolves after everything that waits has had its turn. */
  take(): Promise<void>
}

/** Begins a stretch of work. */
export function createBreath(): Breath {
  let since = performance.now()
  return {
    due: () => performance.now() - since > STRETCH_MS,
    async take() {
      await setImmediate()
      since = performance.now()
    },
  }
}
