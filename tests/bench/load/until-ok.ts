import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../program/raw-http.ts'

const PAUSE_MS = 5
const PATIENCE_MS = 60_000

/** Asks a server of this machine, also one that does not listen yet, until it answers 200. @throws when it does not. */
export async function untilOk(port: number, path: string): Promise<void> {
  const started = performance.now()
  while (performance.now() - started < PATIENCE_MS) {
    const answer = await ask(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(PAUSE_MS)
  }
  throw new Error(`${path}: no 200 came within ${PATIENCE_MS} ms`)
}
