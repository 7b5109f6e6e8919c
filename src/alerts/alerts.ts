import { setTimeout } from 'node:timers/promises'
import type { Fault } from '../articles/faults/fault.ts'
import type { DocumentStore } from '../articles/store/document-store.ts'
import { messageOf } from '../problem.ts'
import { type AlertNames, alertOf, type Change } from './alert.ts'
import { postAlert } from './post-alert.ts'

/** Reports to the operator's webhook which records are refused, and which no longer are. */
export interface Alerts {
  /** Records what was found in a file that was read, or nothing for one that is gone. Returns at once. */
  record(path: string, faults: readonly Fault[]): void
  /** Posts alerts until `signal` is aborted. `readFaults` returns the faults of all records. Never rejects. */
  runUntil(signal: AbortSignal, readFaults: () => Promise<readonly Fault[]>): Promise<void>
}

/** Options of `createAlerts`. */
export interface AlertsOptions {
  readonly url: string
  /** Stores which refusals were reported, so that a restart does not repeat them. */
  readonly store: Pick<DocumentStore, 'findNote' | 'storeNote'>
  readonly names: () => AlertNames
  readonly log: {
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
  readonly pauses?: AlertPauses
}

/** Pauses in milliseconds. */
export interface AlertPauses {
  /** From a change to its alert: the changes in between share it. */
  readonly merge: number
  /** After each failed attempt but the last. */
  readonly retry: readonly number[]
}

const SECOND = 1_000
const PAUSES: AlertPauses = {
  merge: 5 * SECOND,
  retry: [5 * SECOND, 30 * SECOND, 120 * SECOND, 600 * SECOND],
}
/** Key of the note that lists the paths of refused records that were reported. */
const NOTE = 'alerts: reported'
/** More are not stored, and are reported again after a restart. */
const MAX_STORED = 1_000

/** Creates alerts that post nothing before `runUntil`. */
export function createAlerts({ url, store, names, log, pauses = PAUSES }: AlertsOptions): Alerts {
  const refused = new Map<string, readonly Fault[]>()
  let reported: ReadonlySet<string> = new Set()
  /** The faults that were recorded while `start` reads the store. */
  let recent: Map<string, readonly Fault[]> | undefined
  /** Resolves when a record has changed. */
  let changed = Promise.withResolvers<void>()

  function record(path: string, faults: readonly Fault[]): void {
    const found = faults.filter(({ severity }) => severity === 'fault')
    recent?.set(path, found)
    if (found.length > 0) refused.set(path, found)
    else if (!refused.delete(path)) return
    changed.resolve()
  }

  async function runUntil(signal: AbortSignal, readFaults: () => Promise<readonly Fault[]>): Promise<void> {
    if (signal.aborted) return
    const aborted = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    await start(readFaults).catch(error => {
      recent = undefined
      if (!signal.aborted) log.error({}, `alerts: could not start: ${messageOf(error)}`)
    })
    while (!signal.aborted) {
      await Promise.race([changed.promise, aborted])
      changed = Promise.withResolvers()
      await pause(pauses.merge, signal)
      await deliver(signal)
    }
  }

  /** Another program may have led before, or this one before a restart: the store knows more. */
  async function start(readFaults: () => Promise<readonly Fault[]>): Promise<void> {
    recent = new Map()
    reported = new Set(JSON.parse((await store.findNote(NOTE)) ?? '[]'))
    const all = Map.groupBy(await readFaults(), ({ file }) => file)
    const later = recent
    recent = undefined
    refused.clear()
    for (const [file, faults] of [...all, ...later]) record(file, faults)
    changed.resolve()
  }

  async function deliver(signal: AbortSignal): Promise<void> {
    for (const wait of [...pauses.retry, undefined]) {
      const change = changeSince(reported, refused)
      if (signal.aborted || change === undefined) return
      const paths = new Set(refused.keys())
      const failure = await postAlert(url, alertOf(change, names()), signal)
      if (failure === undefined) return remember(paths)
      if (signal.aborted) return
      if (wait === undefined) return log.error({}, `${undelivered(failure)}: it is sent with the next change`)
      log.warn({}, `${undelivered(failure)}: next attempt in ${wait / SECOND} seconds`)
      await pause(wait, signal)
    }
  }

  async function remember(paths: ReadonlySet<string>): Promise<void> {
    reported = paths
    const stored = [...paths].slice(0, MAX_STORED)
    await store
      .storeNote(NOTE, JSON.stringify(stored))
      .catch(error => log.warn({}, `alerts: the reported refusals could not be stored: ${messageOf(error)}`))
  }

  /** The URL may contain a password. */
  function undelivered(failure: string): string {
    return `an alert could not be delivered to ${new URL(url).host}: ${failure}`
  }

  return { record, runUntil }
}

/** Returns undefined when everything was reported: a record that stays refused for another reason is no news. */
function changeSince(
  reported: ReadonlySet<string>,
  refused: ReadonlyMap<string, readonly Fault[]>,
): Change | undefined {
  const news = [...refused].filter(([path]) => !reported.has(path))
  const restored = [...reported].filter(path => !refused.has(path))
  if (news.length + restored.length === 0) return undefined
  return { refused: new Map(news), restored }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined)
}
