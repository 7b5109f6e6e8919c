import { setTimeout } from 'node:timers/promises'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Lead } from '../articles/store/store-coordination.ts'
import type { Config } from '../config.ts'
import { declaredLists, mainFeed } from '../feeds/feed-definition.ts'
import { formats } from '../formats/formats.ts'
import { type IntakeOptions, openIntake } from '../intake/intake.ts'
import { messageOf, Problem } from '../problem.ts'
import { documentUrl } from '../publish/feed/channel.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { readingThreads } from './reading-threads.ts'
import { createImages } from './remote-images.ts'
import type { Show } from './server-process.ts'

/** When a store that is away is asked again. */
const RETRY_MS = 1_000

/** What following a folder needs. */
export interface FollowOptions
  extends Pick<IntakeOptions, 'folder' | 'localUrl' | 'onProgress' | 'log' | 'now'> {
  readonly store: ArticleStore
  /** The folder in which copies of images are kept. */
  readonly media: string
  /** The file in which the store is, if it is in one that this program has opened. */
  readonly database?: string | undefined
  readonly show: Show
  readonly config: Pick<Config, 'baseUrl' | 'lookEvery' | 'allowPrivateImages'>
}

/** A folder that is being followed, or is about to be. */
export interface Following {
  /** Resolves when everything is published and the folder is followed. */
  readonly started: Promise<void>
  /** Shows what changed in the store, and gets images that it wants. */
  refresh(): Promise<void>
  /** Lets go of the folder; the store is no longer used when it resolves. */
  close(): Promise<void>
}

/**
 * Follows a folder: publishes what the store remembers, takes in what changed, and goes on doing so. Of several programs
 * over one store one takes in articles and gets remote images; all follow the publication.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function followFolder(options: FollowOptions): Promise<Following> {
  const { store, media, database, show, config, log, now } = options
  const closing = new AbortController()
  let leading: Lead | undefined
  const images = createImages({ ...options, onFacts: show.refresh })
  const watching = store.watch(images.wake)
  const intake = await openIntake({
    ...options,
    files: openMediaFiles(media),
    baseUrl: config.baseUrl,
    lookEvery: config.lookEvery,
    threads: readingThreads({ media, database }),
    onPublication: show.publish,
    onArticles: refresh,
  })
  const { promise: led, resolve: setLed, reject: setFailed } = Promise.withResolvers<void>()
  led.catch(() => undefined)

  /** What only one program does, for as long as it does it. */
  async function lead(signal: AbortSignal): Promise<void> {
    try {
      await patiently(signal, () => intake.lead(signal))
      // Who takes over has shown everything else already.
      await show.refresh()
      setLed()
    } catch (error) {
      // What was served before is served on; following the folder tries again.
      log.error({}, `the folder could not be taken in: ${messageOf(error)}`)
      if (intake.remembered) setLed()
      else setFailed(error)
    }
    await images.getUntil(signal)
  }

  /** A store that is away for a while is waited for. */
  async function patiently(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    for (let told = ''; !signal.aborted; ) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof Problem && error.kind === 'unavailable')) throw error
        if (error.message !== told) log.error({}, `${error.message}: it is asked again`)
        told = error.message
        await setTimeout(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async function start(): Promise<void> {
    const { signal } = closing
    await patiently(signal, () =>
      store.declareLists(declaredLists(intake.publication), intake.publication.language),
    )
    if (intake.remembered) await show.publish(intake.publication)
    leading = store.lead(lead)
    if (await leading.immediate) await led
    if (signal.aborted) return
    await show.publish(intake.publication)
    await patiently(signal, async () => log.info({}, welcome(intake.publication, await store.count(now()))))
    if (!signal.aborted) await intake.watch()
  }

  async function refresh(): Promise<void> {
    images.wake()
    await show.refresh()
  }

  const started = start()
  return {
    started,
    refresh,
    async close() {
      closing.abort()
      watching.close()
      await intake.close()
      await leading?.close()
      await started.catch(() => undefined)
    },
  }
}

function welcome(publication: Publication, articles: number): string {
  const urls = formats.map(
    format =>
      `\n  ${format.title.padEnd(9)} ${documentUrl(publication, format, { folder: mainFeed(publication).path })}`,
  )
  const count = `${articles} ${articles === 1 ? 'article' : 'articles'}`
  return `"${publication.title}" is served: ${count}\n  home page ${publication.baseUrl}/${urls.join('')}`
}
