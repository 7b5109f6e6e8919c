import { ask } from '../../program/raw-http.ts'

const EVERY_MS = 10

/** Requests something cheap a hundred times a second until the work is done. Returns the response times in milliseconds. */
export async function probeWhile(
  port: number,
  path: string,
  work: Promise<unknown>,
): Promise<readonly number[]> {
  const waits: number[] = []
  const running = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const probe = probeOnce(port, path, waits).finally(() => running.delete(probe))
    running.add(probe)
  }, EVERY_MS)
  await work.finally(() => clearInterval(timer))
  await Promise.all(running)
  return waits
}

async function probeOnce(port: number, path: string, waits: number[]): Promise<void> {
  const started = performance.now()
  await ask(`http://127.0.0.1:${port}${path}`)
  waits.push(performance.now() - started)
}
