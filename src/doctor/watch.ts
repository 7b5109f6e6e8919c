import { messageOf } from '../problem.ts'
import { examine } from './examine.ts'
import type { Finding } from './finding.ts'

/** Looks from outside from time to time, and warns when something has changed. */
export interface DoctorWatch {
  /** The last look; undefined until the first one has ended. */
  readonly last: DoctorLook | undefined
  /** Stops looking. Resolves when a look in progress has ended. */
  close(): Promise<void>
}

/** A look from outside. */
export interface DoctorLook {
  readonly looked: Date
  readonly address: string
  /** None when nothing could be looked at. */
  readonly findings: readonly Finding[]
  /** Why nothing could be looked at. */
  readonly failure?: string
}

/** Options of `startDoctorWatch`. */
export interface DoctorWatchOptions {
  /** Returns the public address of the main feed; undefined while it is not known. */
  readonly address: () => string | undefined
  /** The server itself, with which the public answer is compared. */
  readonly origin?: URL | undefined
  readonly everyMs: number
  readonly now: () => Date
  readonly log: {
    warn(fields: object, message: string): void
    info(fields: object, message: string): void
  }
  /** `examine` when absent. */
  readonly look?: typeof examine
}

/** Time after the start of the server until the first look. */
const FIRST_MS = 60_000

/**
 * Starts looking at the public address of the feed. What is wrong is told once, and again when it is no more: a bot wall or a proxy may
 * come between a server and its readers long after it was set up.
 */
export function startDoctorWatch(options: DoctorWatchOptions): DoctorWatch {
  const { address, origin, everyMs, now, log, look = examine } = options
  let known = new Map<string, Finding>()
  let looking: Promise<void> = Promise.resolve()
  let timer = setTimeout(run, Math.min(FIRST_MS, everyMs)).unref()
  let closed = false
  let last: DoctorLook | undefined

  function run(): void {
    looking = lookOnce().finally(() => {
      if (!closed) timer = setTimeout(run, everyMs).unref()
    })
  }

  async function lookOnce(): Promise<void> {
    const url = address()
    if (url === undefined) return
    try {
      const findings = await look(url, { now, origin })
      last = { looked: now(), address: url, findings }
      tell(url, findings)
    } catch (error) {
      const failure = messageOf(error)
      last = { looked: now(), address: url, findings: [], failure }
      log.warn({ url }, `doctor: ${url} could not be looked at: ${failure}`)
    }
  }

  function tell(url: string, findings: readonly Finding[]): void {
    const bad = findings.filter(({ result }) => result === 'fault' || result === 'warning')
    const current = new Map(bad.map(finding => [`${finding.check}: ${finding.found}`, finding]))
    for (const [key, { cause, cure }] of current)
      if (!known.has(key)) log.warn({ url }, `doctor: ${key}. Why: ${cause}. Do: ${cure}`)
    for (const key of known.keys()) if (!current.has(key)) log.info({ url }, `doctor: no more: ${key}`)
    known = current
  }

  return {
    get last() {
      return last
    },
    async close() {
      closed = true
      clearTimeout(timer)
      await looking
    },
  }
}
