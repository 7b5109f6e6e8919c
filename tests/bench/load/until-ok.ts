import { setTimeout as pause } from 'node:timers/promises'
import { ask } from '../../program/raw-http.ts'

const PAUSE_MS = 5
const PATIENCE_MS = 60_000

/** Requests a path of a server on this machine until it answers 200, even if it does not listen yet. @throws on timeout. */
export async function untilOk(port: number, path: string): Promise<void> {
  const started = performance.now()
  while (performance.now() - started < PATIENCE_MS) {
    const answer = await ask(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    if (answer?.status === 200) return
    await pause(PAUSE_MS)
  }
  throw new Error(`${path}: expected 200 within ${PATIENCE_MS} ms`)
}
