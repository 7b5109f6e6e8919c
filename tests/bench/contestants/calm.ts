import { setTimeout as pause } from 'node:timers/promises'
import { processorTime } from './processor-time.ts'

const LOOK_MS = 250
/** Less processor time than this in `LOOK_MS` is calm. */
const CALM_MS = 30

/** Waits until a process does next to nothing, or until patience ends; that long where it cannot be told. */
export async function untilCalm(pid: number, patienceMs: number): Promise<void> {
  const started = performance.now()
  let before = processorTime(pid)
  while (performance.now() - started < patienceMs) {
    await pause(LOOK_MS)
    const now = processorTime(pid)
    if (now - before < CALM_MS) return
    before = now
  }
}
