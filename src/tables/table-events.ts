import { setTimeout } from 'node:timers/promises'
import type { TableEvent } from './table.ts'

/** What was reported since the last look. */
export interface ReportedChanges {
  /** Whether anything may have changed. */
  readonly any: boolean
  /** Keys of changed rows. */
  readonly keys: readonly string[]
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
  /** Resolves at a time of `Date.now()`, or when something is reported; after a failure, only a call of `refresh` counts. */
  sleepUntil(time: number, after: 'done' | 'failed'): Promise<void>
}

/** Longest time of a timer. */
const MAX_SLEEP_MS = 86_400_000

/** Creates events that end when `signal` is aborted. */
export function createTableEvents(signal: AbortSignal): TableEvents {
  let any = false
  let keys = new Set<string>()
  let wake = Promise.withResolvers<void>()
  let urgent = Promise.withResolvers<void>()
  let running: PromiseWithResolvers<void> | undefined
  let next: PromiseWithResolvers<void> | undefined

  return {
    report(event) {
      if (event === 'changed') any = true
      else for (const key of event.keys) keys.add(key)
      wake.resolve()
    },
    refresh() {
      if (signal.aborted) return Promise.resolve()
      next ??= Promise.withResolvers<void>()
      any = true
      wake.resolve()
      urgent.resolve()
      return next.promise
    },
    take() {
      const taken = { any, keys: [...keys] }
      any = false
      keys = new Set()
      running = next
      next = undefined
      wake = Promise.withResolvers<void>()
      urgent = Promise.withResolvers<void>()
      return taken
    },
    end(result) {
      if (result === 'failed') any = true
      running?.resolve()
      running = undefined
      if (signal.aborted) next?.resolve()
    },
    async sleepUntil(time, after) {
      const ended = new AbortController()
      const ms = Math.min(Math.max(0, time - Date.now()), MAX_SLEEP_MS)
      const timer = setTimeout(ms, undefined, { signal: AbortSignal.any([signal, ended.signal]) })
      await Promise.race([timer.catch(() => undefined), (after === 'failed' ? urgent : wake).promise])
      ended.abort()
    },
  }
}
