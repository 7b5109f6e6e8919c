import { ask } from '../../program/raw-http.ts'

const EVERY_MS = 10

/** Asks a server for something cheap a hundred times a second while work goes on; gives the waits in milliseconds. */
export async function probeWhile(
  port: number,
  path: string,
  work: Promise<unknown>,
): Promise<readonly number[]> {
  const waits: number[] = []
  const asked = new Set<Promise<void>>()
  const timer = setInterval(() => {
    const probe = probeOnce(port, path, waits).finally(() => asked.delete(probe))
    asked.add(probe)
  }, EVERY_MS)
  await work.finally(() => clearInterval(timer))
  await Promise.all(asked)
  return waits
}

async function probeOnce(port: number, path: string, waits: number[]): Promise<void> {
  const started = performance.now()
  await ask(`http://127.0.0.1:${port}${path}`)
  waits.push(performance.now() - started)
}
