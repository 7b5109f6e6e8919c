import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

const LOOK_MS = 250
/** Ticks of 10 ms of processor time: fewer than this in `LOOK_MS` is calm. */
const CALM_TICKS = 3
/** Where the name of the program ends, and which fields after it are the user's and the system's time (proc(5)). */
const USER_TIME = 11
const SYSTEM_TIME = 12

/** Waits until a process does next to nothing, or until patience ends; that long where it cannot be told. */
export async function untilCalm(pid: number, patienceMs: number): Promise<void> {
  const started = performance.now()
  let before = await ticksOf(pid)
  while (performance.now() - started < patienceMs) {
    await pause(LOOK_MS)
    const now = await ticksOf(pid)
    if (now - before < CALM_TICKS) return
    before = now
  }
}

/** Processor time that a process has had; NaN, which is never calm, on systems without /proc. */
async function ticksOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return Number(fields[USER_TIME] ?? Number.NaN) + Number(fields[SYSTEM_TIME] ?? Number.NaN)
}
