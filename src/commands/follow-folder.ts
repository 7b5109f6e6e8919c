import type { ArticleStore } from '../articles/article-store.ts'
import type { Publication } from '../articles/publication.ts'
import type { Config } from '../config.ts'
import { declaredLists, mainFeed } from '../feeds/feed-definition.ts'
import { formats } from '../formats/formats.ts'
import { type IntakeOptions, openIntake } from '../intake/intake.ts'
import { documentUrl } from '../publish/channel.ts'
import { openMediaFiles } from '../stores/media-files.ts'
import type { Show } from './front.ts'
import { openImages } from './images.ts'
import { readingThreads } from './reading-threads.ts'

/** What following a folder needs. */
export interface FollowOptions
  extends Pick<IntakeOptions, 'folder' | 'localUrl' | 'onProgress' | 'log' | 'now'> {
  readonly store: ArticleStore
  /** The folder in which copies of images are kept. */
  readonly media: string
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
 * Follows a folder: publishes what the store remembers, takes in what changed, and goes on doing so.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function followFolder(options: FollowOptions): Promise<Following> {
  const { store, media, show, config, log, now } = options
  const images = openImages({ ...options, onFacts: show.refresh })
  const intake = await openIntake({
    ...options,
    files: openMediaFiles(media),
    baseUrl: config.baseUrl,
    lookEvery: config.lookEvery,
    threads: readingThreads({ media }),
    onPublication: show.publish,
    onArticles: refresh,
  })
  let closing = false

  async function start(): Promise<void> {
    await store.keepLists(declaredLists(intake.publication), intake.publication.language)
    if (intake.remembered) await show.publish(intake.publication)
    await intake.sync()
    if (closing) return
    await show.publish(intake.publication)
    images.wake()
    log.info({}, welcome(intake.publication, await store.count(now())))
    if (!closing) await intake.watch()
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
      closing = true
      await intake.close()
      await images.close()
      await started.catch(() => undefined)
    },
  }
}

function welcome(publication: Publication, articles: number): string {
  const urls = formats.map(
    format => `\n  ${format.title.padEnd(9)} ${documentUrl(mainFeed(publication), publication, format)}`,
  )
  const count = `${articles} ${articles === 1 ? 'article' : 'articles'}`
  return `"${publication.title}" is served: ${count}\n  home page ${publication.baseUrl}/${urls.join('')}`
}
