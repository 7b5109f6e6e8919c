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

/** Of things whose total is not known, progress is shown each time that so many more are done. */
const STEP = 100

/**
 * Creates a function that shows progress on a terminal: `done` of `total` things, such as `articles read`. While the total is not
 * known, it is undefined. The line is removed when both are the same.
 */
export function createProgress(
  terminal: Pick<WriteStream, 'write'> & { isTTY?: boolean },
): (things: string, done: number, total: number | undefined) => void {
  const started = new Map<string, number>()
  return (things, done, total) => {
    const start = started.get(things) ?? performance.now()
    if (done === total) started.delete(things)
    else started.set(things, start)
    if (performance.now() - start < PROGRESS_AFTER_MS || terminal.isTTY !== true) return
    if (total === undefined && done % STEP !== 0) return
    const text = total === undefined ? `${done} ${things}` : `${done} of ${total} ${things}`
    terminal.write(`\r\u001B[K${done === total ? '' : text}`)
  }
}
