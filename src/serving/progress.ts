import type { WriteStream } from 'node:tty'

const PATIENCE_MS = 1_000

/** Shows on a terminal how far something has come, such as `articles read`, once it takes longer than a second. */
export function createProgress(
  terminal: Pick<WriteStream, 'write'> & { isTTY?: boolean },
  what: string,
): (done: number, total: number) => void {
  let started: number | undefined
  return (done, total) => {
    started ??= performance.now()
    const patient = performance.now() - started < PATIENCE_MS
    if (done === total) started = undefined
    if (patient || terminal.isTTY !== true) return
    terminal.write(done === total ? '\r\u001B[K' : `\r\u001B[K${done} of ${total} ${what}`)
  }
}
