import type {
  RemoteImage,
  RemoteImageResult,
  RemoteImageStore,
} from '../../articles/store/remote-image-store.ts'
import { messageOf } from '../../problem.ts'
import type { ImageFacts } from './fetch-image.ts'

/** Options of `createRemoteImages`. */
export interface RemoteImagesOptions {
  readonly store: Omit<RemoteImageStore, 'findRemoteImage'>
  /** `fetch` of `createImageFetch`; rejects when the image cannot be fetched or `signal` is aborted. */
  readonly fetchImage: (url: string, signal: AbortSignal) => Promise<ImageFacts>
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

/** Fetches the facts of remote images in the background. */
export interface RemoteImages {
  /** Looks for due images now. Call it after articles were stored. Returns at once. */
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
export function createRemoteImages(options: RemoteImagesOptions): RemoteImages {
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

/** Attempts all due images. Returns the milliseconds to sleep. */
async function runOnce(options: RemoteImagesOptions, signal: AbortSignal): Promise<number> {
  const { store, now, log } = options
  try {
    for (;;) {
      const due = await store.dueRemoteImages(now(), BATCH)
      if (due.length === 0 || signal.aborted) break
      await attemptAll(due, options, signal)
    }
    const next = await store.nextRemoteImage()
    return next === undefined ? DAY : clamp(next.getTime() - now().getTime(), SECOND, DAY)
  } catch (thrown) {
    log.warn(
      { error: messageOf(thrown) },
      'remote images: a result could not be stored; next attempt in a minute',
    )
    return MINUTE
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most)
}

/** Waits for every attempt, and then throws the first error of the store. */
async function attemptAll(
  images: readonly RemoteImage[],
  options: RemoteImagesOptions,
  signal: AbortSignal,
): Promise<void> {
  let anyChanged = false
  const attempts = lanes(images).map(async lane => {
    for (const image of lane) if (await attempt(image, options, signal)) anyChanged = true
  })
  const outcomes = await Promise.allSettled(attempts)
  if (anyChanged) options.onFacts()
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
}

/** Divides images into rows, each attempted one after another: at most two rows for each host. */
function lanes(images: readonly RemoteImage[]): readonly RemoteImage[][] {
  const byHost = Map.groupBy(images, image => URL.parse(image.url)?.host)
  return [...byHost.values()].flatMap(group =>
    Array.from({ length: PER_HOST }, (_, lane) => group.filter((_, index) => index % PER_HOST === lane)),
  )
}

/** Attempts one image and saves the result. Returns whether an article changed. */
async function attempt(
  image: RemoteImage,
  options: RemoteImagesOptions,
  signal: AbortSignal,
): Promise<boolean> {
  if (signal.aborted) return false
  const result = await outcome(image, options, signal)
  // An aborted attempt has not failed: it is due again after the next start.
  if ('error' in result && signal.aborted) return false
  const changed = await options.store.saveRemoteImage(image.url, result)
  logResult(image, result, options.log)
  return changed > 0
}

async function outcome(
  image: RemoteImage,
  options: RemoteImagesOptions,
  signal: AbortSignal,
): Promise<RemoteImageResult> {
  try {
    return { facts: await options.fetchImage(image.url, signal) }
  } catch (thrown) {
    return {
      error: messageOf(thrown),
      retryAt: new Date(options.now().getTime() + backOff(image.attempts)),
    }
  }
}

/** Returns the milliseconds until the next attempt: a minute, doubled with each failure, at most a day. */
function backOff(attempts: number): number {
  return Math.min(MINUTE * 2 ** attempts, DAY)
}

function logResult(image: RemoteImage, result: RemoteImageResult, log: Log): void {
  if ('facts' in result) log.info({ url: image.url, ...result.facts }, 'remote image reached')
  else log.warn({ url: image.url, ...result }, 'remote image not reached')
}
