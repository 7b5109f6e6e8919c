import { join } from 'node:path'
import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Config } from '../config.ts'
import { openIntake } from '../intake/intake.ts'
import { readingThreads } from '../serving/reading-threads.ts'
import { createDryRunMediaFiles } from '../stores/media/media-files.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite.ts'
import { localUrlOf } from './local-url.ts'

/** What `check` found. */
export interface CheckResult {
  /** For people: a line for each fault and warning, and one that counts them. */
  readonly text: string
  /** Whether there is nothing but warnings. */
  readonly right: boolean
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Reads a folder as `serve` would and tells everything that is wrong with it. It keeps nothing and asks no
 * other server.
 * @throws Problem when the folder or its publication.yaml cannot be used at all.
 */
export async function check(folder: string, config: Config, now: () => Date): Promise<CheckResult> {
  const store = openSqliteStore(':memory:')
  const files = createDryRunMediaFiles()
  const intake = await openIntake({
    ...{ folder, store, files, now, log: SILENT },
    baseUrl: config.baseUrl,
    localUrl: localUrlOf(config),
    threads: readingThreads({ media: undefined }),
  })
  const { added, read } = await intake.sync()
  const found = await intake.faults()
  await store.close()
  return report(found, folder, { added, read })
}

function report(
  faults: readonly Fault[],
  folder: string,
  { added, read }: { readonly added: number; readonly read: number },
): CheckResult {
  const lines = faults.map(fault => faultText({ ...fault, file: join(folder, fault.file) }))
  const wrong = faults.filter(fault => fault.severity === 'fault').length
  const counts = [`${read} ${plural(read, 'record')}`, `${added} right`, `${wrong} ${plural(wrong, 'fault')}`]
  const doubts = faults.length - wrong
  return {
    text: [...lines, `${counts.join(', ')}, ${doubts} ${plural(doubts, 'warning')}`].join('\n'),
    right: wrong === 0,
  }
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`
}
