import { durationWarning } from '../../articles/podcast/durations.ts'
import type { MediaFacts } from '../../articles/store/media-store.ts'
import type {
  ArticleWithFile,
  DueRemoteMedia,
  RemoteMediaResult,
  RemoteMediaStore,
} from '../../articles/store/remote-media-store.ts'
import { messageOf } from '../../problem.ts'

/** Options of `createRemoteMediaWorker`. */
export interface RemoteMediaWorkerOptions {
  readonly store: Omit<RemoteMediaStore, 'findRemoteMedia'>
  /** `fetch` of `createMediaFetch`; rejects when the file cannot be fetched or `signal` is aborted. */
  readonly fetchMedia: (file: DueRemoteMedia, signal: AbortSignal) => Promise<MediaFacts>
  readonly now: () => Date
  readonly log: Log
  /** Called after facts were written to articles. */
  readonly onFacts: () => void
}

/** The part of a pino logger that the worker uses. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** Fetches the facts of remote images and attachments in the background. */
export interface RemoteMediaWorker {
  /** Looks for due files now. Call it after articles were stored. Returns at once. */
  wake(): void
  /** Aborts running fetches and waits for their end. The worker does not wake again. */
  stop(): Promise<void>
}

const BATCH = 4
const PER_HOST = 2
const SECOND = 1_000
const MINUTE = 60 * SECOND
const DAY = 24 * 60 * MINUTE

/** Creates a worker that sleeps until it is woken or an attempt is due. It never throws and keeps no process alive. */
export function createRemoteMediaWorker(options: RemoteMediaWorkerOptions): RemoteMediaWorker {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let wokenAgain = false

  function wake(): void {
    clearTimeout(timer)
    wokenAgain = running !== undefined
    if (running === undefined && !stopping.signal.aborted) running = run()
  }

  async function run(): Promise<void> {
    const pause = await runOnce(options, stopping.signal)
    running = undefined
    if (stopping.signal.aborted) return
    if (wokenAgain) wake()
    else timer = setTimeout(wake, pause).unref()
  }

  async function stop(): Promise<void> {
    stopping.abort()
    clearTimeout(timer)
    await running
  }

  return { wake, stop }
}

/** Attempts all due files. Returns the milliseconds to sleep. */
async function runOnce(options: RemoteMediaWorkerOptions, signal: AbortSignal): Promise<number> {
  const { store, now, log } = options
  try {
    for (;;) {
      const due = await store.dueRemoteMedia(now(), BATCH)
      if (due.length === 0 || signal.aborted) break
      await attemptAll(due, options, signal)
    }
    const next = await store.nextRemoteMedia()
    return next === undefined ? DAY : clamp(next.getTime() - now().getTime(), SECOND, DAY)
  } catch (thrown) {
    log.warn(
      { error: messageOf(thrown) },
      'remote files: a result could not be stored; next attempt in a minute',
    )
    return MINUTE
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

/** Waits for every attempt, and then throws the first error of the store. */
async function attemptAll(
  files: readonly DueRemoteMedia[],
  options: RemoteMediaWorkerOptions,
  signal: AbortSignal,
): Promise<void> {
  let anyChanged = false
  const attempts = lanes(files).map(async lane => {
    for (const file of lane) if (await attempt(file, options, signal)) anyChanged = true
  })
  const outcomes = await Promise.allSettled(attempts)
  if (anyChanged) options.onFacts()
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** Divides files into rows, each attempted one after another: at most two rows for each host. */
function lanes(files: readonly DueRemoteMedia[]): readonly DueRemoteMedia[][] {
  const byHost = Map.groupBy(files, file => URL.parse(file.url)?.host)
  return [...byHost.values()].flatMap(group =>
    Array.from({ length: PER_HOST }, (_, lane) => group.filter((_, index) => index % PER_HOST === lane)),
  )
}

/** Attempts one file and saves the result. Returns whether an article changed. */
async function attempt(
  file: DueRemoteMedia,
  options: RemoteMediaWorkerOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false
  const result = await outcome(file, options, signal)
  // An aborted attempt has not failed: it is due again after the next start.
  if ('error' in result && signal.aborted) return false
  const articles = await options.store.saveRemoteMedia(file.url, result)
  logResult(file, result, options.log)
  if ('facts' in result) logDurations(articles, result.facts, { url: file.url, log: options.log })
  return articles.length > 0
}

async function outcome(
  file: DueRemoteMedia,
  options: RemoteMediaWorkerOptions,
  signal: AbortSignal,
): Promise<RemoteMediaResult> {
  try {
    return { facts: await options.fetchMedia(file, signal) }
  } catch (thrown) {
    return {
      error: messageOf(thrown),
      retryAt: new Date(options.now().getTime() + backOff(file.attempts)),
    }
  }
}

/** Returns the milliseconds until the next attempt: a minute, doubled with each failure, at most a day. */
function backOff(attempts: number): number {
  return Math.min(MINUTE * 2 ** attempts, DAY)
}

function logResult(file: DueRemoteMedia, result: RemoteMediaResult, log: Log): void {
  if ('facts' in result) log.info({ url: file.url, ...result.facts }, `remote file reached: ${file.url}`)
  else log.warn({ url: file.url, ...result }, `remote file not reached: ${result.error}`)
}

interface LoggedFile {
  readonly url: string
  readonly log: Log
}

/** A record in the folder is warned of when it is read. What a remote file has is known only now. */
function logDurations(
  articles: readonly ArticleWithFile[],
  { duration }: MediaFacts,
  { url, log }: LoggedFile,
): void {
  for (const { id, duration: told } of articles) {
    const warning = durationWarning(told, duration)
    if (warning !== undefined) log.warn({ url, id }, `${id}: ${url}: ${warning}`)
  }
}
