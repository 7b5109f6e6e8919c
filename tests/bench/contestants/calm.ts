import { setTimeout as pause } from 'node:timers/promises'
import { processorTime } from './processor-time.ts'

const LOOK_MS = 250
/** A process that uses less processor time than this in `LOOK_MS` is idle. */
const CALM_MS = 30

/** Waits until a process is idle, or until the timeout. Waits for the timeout where processor time is unknown. */
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
