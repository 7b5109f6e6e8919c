import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Publication } from '../articles/publication.ts'
import type { Config } from '../config.ts'
import { declaredLists, mainFeed } from '../feeds/feed-definition.ts'
import { formats } from '../formats/formats.ts'
import { createApp } from '../http/app.ts'
import { createFeedServer } from '../http/server.ts'
import { createImageFetch } from '../images/fetch-image.ts'
import { createRemoteImages } from '../images/remote-images.ts'
import { openIntake } from '../intake/intake.ts'
import { documentUrl } from '../publish/channel.ts'
import { createPublisher } from '../publish/publisher.ts'
import { openMediaFiles } from '../stores/media-files.ts'
import { openSqliteStore } from '../stores/sqlite.ts'
import { VERSION } from '../version.ts'
import { createProgress } from './progress.ts'

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
  const store = openSqliteStore(join(config.data, 'feedwright.db'))
  const files = openMediaFiles(join(config.data, 'media'))
  const { browserPages, documentMemory: documentBytes, fragmentMemory: fragmentBytes } = config
  const publisher = createPublisher({ store, now, log, version: VERSION, documentBytes, fragmentBytes })
  const app = createApp({ store, files, publisher, browserPages, pageBytes: documentBytes / 4, now, log })
  const server = createFeedServer({ app, publisher, browserPages, now, log })
  const localUrl = `http://localhost:${await server.listen(config.port, config.host)}`
  log.info({ url: localUrl, version: VERSION }, `Feedwright ${VERSION} listens at ${localUrl}`)

  const imageFetch = createImageFetch({ version: VERSION, allowPrivateAddresses: config.allowPrivateImages })
  const images = createRemoteImages({
    store,
    fetchImage: imageFetch.fetch,
    now,
    log,
    onFacts: publisher.refresh,
  })
  const onArticles = async () => {
    images.wake()
    await publisher.refresh()
  }
  const intake = await openIntake({
    folder,
    store,
    files,
    now,
    log,
    localUrl,
    baseUrl: config.baseUrl,
    onPublication: publisher.publish,
    onArticles,
    onProgress: createProgress(process.stderr),
  })

  let stopping = false

  async function start(): Promise<void> {
    await store.keepLists(declaredLists(intake.publication), intake.publication.language)
    if (intake.remembered) await open()
    await intake.sync()
    if (stopping) return
    await open()
    images.wake()
    log.info({}, await welcome(intake.publication, await store.count(now())))
    if (!stopping) await intake.watch()
  }

  async function open(): Promise<void> {
    await publisher.publish(intake.publication)
    server.ready()
  }

  const started = start()

  async function stop(): Promise<void> {
    stopping = true
    await server.close()
    await intake.close()
    await images.stop()
    await imageFetch.close()
    publisher.close()
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
