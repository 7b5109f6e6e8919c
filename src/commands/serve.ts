import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Publication } from '../articles/publication.ts'
import type { Config } from '../config.ts'
import { declaredLists, mainFeed } from '../feeds/feed-definition.ts'
import { formats } from '../formats/formats.ts'
import { createImageFetch } from '../images/fetch-image.ts'
import { createRemoteImages } from '../images/remote-images.ts'
import { openIntake } from '../intake/intake.ts'
import { documentUrl } from '../publish/channel.ts'
import { openMediaFiles } from '../stores/media-files.ts'
import { openSqliteStore } from '../stores/sqlite.ts'
import { VERSION } from '../version.ts'
import { openFront } from './front.ts'
import { createProgress } from './progress.ts'
import { readingThreads } from './reading-threads.ts'
import { openWorkers } from './workers.ts'

/** What a running server needs of the process. */
export interface ServeOptions {
  readonly folder: string
  readonly config: Config
  readonly log: Logger
  readonly now: () => Date
}

/** A server at work. */
export interface Serving {
  /** Resolves when everything is published and the folder is followed. */
  readonly started: Promise<void>
  /** Finishes what is being answered and lets go of everything. */
  stop(): Promise<void>
}

/**
 * Serves a folder: listens, publishes what the store remembers, takes in what changed, follows the folder.
 * @throws Problem when the address, the store, the folder or its publication.yaml cannot be used.
 */
export async function serve({ folder, config, log, now }: ServeOptions): Promise<Serving> {
  const database = join(config.data, 'feedwright.db')
  const store = openSqliteStore(database)
  const media = join(config.data, 'media')
  const files = openMediaFiles(media)
  const { workers } = config
  const front =
    workers === 1 ? await openFront({ config, log, now }) : await openWorkers(workers, config, log)
  const localUrl = `http://localhost:${front.port}`
  log.info({ url: localUrl, version: VERSION }, `Feedwright ${VERSION} listens at ${localUrl}`)

  const imageFetch = createImageFetch({ version: VERSION, allowPrivateAddresses: config.allowPrivateImages })
  const images = createRemoteImages({
    store,
    fetchImage: imageFetch.fetch,
    now,
    log,
    onFacts: front.refresh,
  })
  const onArticles = async () => {
    images.wake()
    await front.refresh()
  }
  const intake = await openIntake({
    folder,
    store,
    files,
    now,
    log,
    localUrl,
    baseUrl: config.baseUrl,
    onPublication: front.publish,
    onArticles,
    onProgress: createProgress(process.stderr),
    threads: readingThreads({ media, database }),
    lookEvery: config.lookEvery,
  })

  let stopping = false

  async function start(): Promise<void> {
    await store.keepLists(declaredLists(intake.publication), intake.publication.language)
    if (intake.remembered) await front.publish(intake.publication)
    await intake.sync()
    if (stopping) return
    await front.publish(intake.publication)
    images.wake()
    log.info({}, await welcome(intake.publication, await store.count(now())))
    if (!stopping) await intake.watch()
  }

  const started = start()

  async function stop(): Promise<void> {
    stopping = true
    await front.close()
    await intake.close()
    await images.stop()
    await imageFetch.close()
    await started.catch(() => undefined)
    await store.close()
  }

  return { started, stop }
}

function welcome(publication: Publication, articles: number): string {
  const urls = formats.map(
    format => `\n  ${format.title.padEnd(9)} ${documentUrl(mainFeed(publication), publication, format)}`,
  )
  const count = `${articles} ${articles === 1 ? 'article' : 'articles'}`
  return `"${publication.title}" is served: ${count}\n  home page ${publication.baseUrl}/${urls.join('')}`
}
