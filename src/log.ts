import type { WriteStream } from 'node:tty'
import { type Logger, pino } from 'pino'
import pretty from 'pino-pretty'
import type { Config } from './config.ts'

/** Creates the log on standard output: one line for each message, for people or for programs. */
export function createLog({ logLevel, logFormat }: Pick<Config, 'logLevel' | 'logFormat'>): Logger {
  const options = { level: logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime }
  if (logFormat === 'json') return pino(options)
  const lines = pretty({
    sync: true,
    colorize: process.stdout.isTTY === true,
    translateTime: 'SYS:HH:MM:ss',
    hideObject: logLevel !== 'debug' && logLevel !== 'trace',
  })
  return pino(options, lines)
}

/** Work that takes less than this shows no progress. */
const PROGRESS_AFTER_MS = 1_000

/** Creates a function that shows progress on a terminal: `done` of `total` things, such as `articles read`. */
export function createProgress(
  terminal: Pick<WriteStream, 'write'> & { isTTY?: boolean },
): (things: string, done: number, total: number) => void {
  const started = new Map<string, number>()
  return (things, done, total) => {
    const start = started.get(things) ?? performance.now()
    if (done === total) started.delete(things)
    else started.set(things, start)
    if (performance.now() - start < PROGRESS_AFTER_MS || terminal.isTTY !== true) return
    terminal.write(done === total ? '\r\u001B[K' : `\r\u001B[K${done} of ${total} ${things}`)
  }
}
