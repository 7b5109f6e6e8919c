import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { asyncDisk } from '../../system/disk.ts'
import { isTemporary } from './write-whole.ts'

/** A sweep that runs in the background. */
export interface Sweep {
  /** Resolves when the sweep has ended. */
  close(): Promise<void>
}

/** Options of `startSweep`. */
export interface SweepOptions {
  readonly now: () => Date
  readonly log: { info(fields: object, message: string): void }
  /** A file that was written within this time may belong to another program, such as `render`. A minute when absent. */
  readonly quietMs?: number
}

const MINUTE_MS = 60_000

/**
 * Starts to remove the temporary files below `directory` that a killed program has left. Files that may still be written
 * are looked at again later. An error ends the sweep: the next start tries again.
 */
export function startSweep(directory: string, options: SweepOptions): Sweep {
  const { quietMs = MINUTE_MS } = options
  const closing = new AbortController()
  const { signal } = closing

  async function sweep(): Promise<void> {
    while (!signal.aborted && (await sweepOnce(directory, { ...options, quietMs, signal })) > 0)
      await setTimeout(quietMs, undefined, { signal, ref: false })
  }

  const swept = sweep().catch(() => undefined)
  return {
    close() {
      closing.abort()
      return swept
    },
  }
}

/** Returns the number of temporary files that may still be written. */
async function sweepOnce(
  directory: string,
  { now, log, quietMs, signal }: Required<SweepOptions> & { readonly signal: AbortSignal },
): Promise<number> {
  let removed = 0
  let young = 0
  for await (const path of temporaryFiles(directory)) {
    if (signal.aborted) break
    const stats = await asyncDisk.find(path)
    if (stats === undefined) continue
    // After the clock was set back, a file of the future is no young one.
    if (Math.abs(now().getTime() - Number(stats.mtimeMs)) < quietMs) young++
    else {
      await asyncDisk.remove(path)
      removed++
    }
  }
  if (removed > 0)
    log.info({ removed }, `media: removed ${removed} unfinished files that a killed program has left`)
  return young
}

/** Yields the temporary files. Media files are in folders that are named after the start of their hashes. */
async function* temporaryFiles(directory: string): AsyncGenerator<string> {
  for await (const folder of asyncDisk.list(directory)) {
    if (!folder.isDirectory()) continue
    for await (const { name } of asyncDisk.list(join(directory, folder.name)))
      if (isTemporary(name)) yield join(directory, folder.name, name)
  }
}
