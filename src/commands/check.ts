import { join } from 'node:path'
import type { Fault } from '../articles/faults/fault.ts'
import { type Config, localUrl } from '../config.ts'
import { openIntake } from '../intake/intake.ts'
import { pictureDecoders, readingThreads } from '../serving/intake-parts.ts'
import { createRenderer } from '../serving/rendering/renderer.ts'
import { createDryRunMediaFiles } from '../stores/media/media-files.ts'
import { openSqliteStore } from '../stores/sqlite/sqlite.ts'
import { checkReport } from './check-report.ts'

/** The result of `check`. */
export interface CheckResult {
  /** For people: a line for each fault and each kind of warning, and one that counts them. */
  readonly text: string
  /** True when there are only warnings, or nothing. */
  readonly valid: boolean
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Reads a folder as `serve` does and reports everything that is wrong with it. It stores nothing and contacts no other
 * server.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function check(folder: string, config: Config, now: () => Date): Promise<CheckResult> {
  const store = openSqliteStore(':memory:')
  const files = createDryRunMediaFiles()
  const renderer = createRenderer()
  const intake = await openIntake({
    ...{ folder, store, files, decoders: pictureDecoders, now, log: SILENT },
    baseUrl: config.baseUrl,
    localUrl: localUrl(config),
    threads: readingThreads({ media: undefined }),
    readContent: renderer.readContent,
  })
  const { added, read } = await intake.sync()
  const faults = await intake.faults()
  await renderer.close()
  await store.close()
  return resultOf(faults, { folder, verbose: config.verbose, added, read })
}

interface CheckedFolder {
  readonly folder: string
  readonly verbose: boolean
  /** Number of valid records. */
  readonly added: number
  /** Number of all records. */
  readonly read: number
}

function resultOf(findings: readonly Fault[], { folder, verbose, added, read }: CheckedFolder): CheckResult {
  const placed = findings.map(finding => ({ ...finding, file: join(folder, finding.file) }))
  const lines = checkReport(placed, { verbose })
  const faults = findings.filter(({ severity }) => severity === 'fault').length
  const warnings = findings.length - faults
  const counts = [counted(read, 'record'), `${added} valid`, counted(faults, 'fault')].join(', ')
  return {
    text: [...lines, `${counts}, ${counted(warnings, 'warning')}`].join('\n'),
    valid: faults === 0,
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`
}
