import { setTimeout as pause } from 'node:timers/promises'

/** Time in which those who want the store looked at come together, and for which they wait for it. */
const TOGETHER_MS = 20
const PATIENCE_MS = 1_000

/**
 * Creates what looks at the store for those who know of something later. Who asks while a look is waited for shares it;
 * who asks when it has begun, the next one.
 */
export function createCatchUp(refresh: () => Promise<void>): () => Promise<void> {
  let catching: Promise<void> | undefined
  return () => {
    catching ??= pause(TOGETHER_MS).then(() => {
      catching = undefined
      return Promise.race([refresh(), pause(PATIENCE_MS)])
    })
    return catching
  }
}
