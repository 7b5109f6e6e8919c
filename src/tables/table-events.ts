import { setTimeout } from 'node:timers/promises'
import type { TableEvent } from './table.ts'

/** What was reported since the last look. */
export interface ReportedChanges {
  /** Whether anything may have changed. */
  readonly any: boolean
  /** Whether it must be opened again, and all rows be listed. */
  readonly replaced: boolean
  /** Keys of changed rows. */
  readonly keys: readonly string[]
}

/** The end of a pause, as times of `Date.now()`. */
export interface TablePause {
  readonly until: number
  /** When a look may begin because something was reported. Keys need not wait for it. */
  readonly quietUntil: number
}

/** Collects what is reported about a source until it is looked at, and ends a pause with it. */
export interface TableEvents {
  report(event: TableEvent): void
  /** Asks for a look. Resolves when it has ended. */
  refresh(): Promise<void>
  /** Returns what was reported. A look begins. */
  take(): ReportedChanges
  /** The look has ended; it has failed if what was taken may not have been read. */
  end(result: 'done' | 'failed'): void
  /** Resolves at the end of a pause, or before, when something is reported. After a failure, only a call of `refresh` counts. */
  sleep(pause: TablePause, after: 'done' | 'failed'): Promise<void>
}

/** Longest time of a timer. */
const MAX_SLEEP_MS = 86_400_000

/** Creates events that end when `signal` is aborted. */
export function createTableEvents(signal: AbortSignal): TableEvents {
  let any = false
  let replaced = false
  let keys = new Set<string>()
  let reported = Promise.withResolvers<void>()
  let running: PromiseWithResolvers<void> | undefined
  let next: PromiseWithResolvers<void> | undefined

  async function reportedBefore(time: number): Promise<void> {
    const ended = new AbortController()
    const ms = Math.min(time - Date.now(), MAX_SLEEP_MS)
    const timer = setTimeout(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]) })
    await Promise.race([timer.catch(() => undefined), reported.promise])
    ended.abort()
  }

  return {
    report(event) {
      if (event === 'changed') any = true
      else if (event === 'replaced') replaced = true
      else for (const key of event.keys) keys.add(key)
      reported.resolve()
    },
    refresh() {
      if (signal.aborted) return Promise.resolve()
      next ??= Promise.withResolvers<void>()
      any = true
      reported.resolve()
      return next.promise
    },
    take() {
      const taken = { any, replaced, keys: [...keys] }
      any = false
      replaced = false
      keys = new Set()
      running = next
      next = undefined
      return taken
    },
    end(result) {
      if (result === 'failed') any = true
      running?.resolve()
      running = undefined
      if (signal.aborted) next?.resolve()
    },
    async sleep({ until, quietUntil }, after) {
      while (!signal.aborted && next === undefined) {
        reported = Promise.withResolvers()
        const isDone = after === 'done'
        if (isDone && (keys.size > 0 || replaced)) return
        const end = isDone && any ? Math.min(until, quietUntil) : until
        if (Date.now() >= end) return
        await reportedBefore(end)
      }
    },
  }
}
