import { createApi } from '../api/api.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { type Config, mediaFolder } from '../config.ts'
import type { AnswerOptions } from '../http/answer.ts'
import { type AppOptions, createApp } from '../http/app.ts'
import { createSendDocument } from '../http/send/send-document.ts'
import { createSendFeed } from '../http/send/send-feed.ts'
import { createPublisher, type Publisher, type PublisherOptions } from '../publish/publisher.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openDurableStore, openStore } from '../stores/open.ts'
import { durableDisk } from '../system/disk.ts'
import { throttle } from '../system/waiting.ts'
import { VERSION } from '../version.ts'
import { pictureDecoders } from './intake-parts.ts'
import { createRenderer, type Renderer } from './rendering/renderer.ts'

/** Options of `openFeedApp`. */
export interface FeedAppOptions {
  readonly config: Config
  /** Stays open when the app closes. When absent, the app opens the store that `config` names. */
  readonly store?: ArticleStore | undefined
  /**
   * The store that the publishing API writes to: a durable one that the app opens, or the app's own. Without it there
   * is no API.
   */
  readonly apiStore?: 'durable' | 'own' | undefined
  /** Called after the API has written. Resolves when every process serves the change. */
  readonly onWritten: () => Promise<void>
  readonly unknownPath?: AppOptions['unknownPath']
  readonly log: PublisherOptions['log'] & { info(fields: object, message: string): void }
  readonly now: () => Date
}

/** Everything that answers requests from one store. A server process listens with it, a host mounts it. */
export interface FeedApp {
  readonly store: ArticleStore
  readonly publisher: Publisher
  /** Options for `createFeedServer` or `createMounted`. */
  readonly answerOptions: AnswerOptions
  /** Reports the revision that this process serves to the other processes. Never rejects. */
  acknowledge(): Promise<void>
  /** Call it when no more requests arrive. */
  close(): Promise<void>
}

/**
 * Opens the store, the publisher, the publishing API and the app, and follows the changes of the store. Nothing is
 * published yet.
 * @throws Problem when the store cannot be opened.
 */
export async function openFeedApp(options: FeedAppOptions): Promise<FeedApp> {
  const { config, log, now } = options
  const store = options.store ?? (await openStore(config))
  const apiStore = openApiStore(options, store)
  const { documentMemory: documentBytes, fragmentMemory: fragmentBytes } = config
  const renderer = createRenderer()
  const publisher = createPublisher({
    ...{ store, now, log, version: VERSION, documentBytes, fragmentBytes },
    renderFragments: renderer.renderFragments,
  })
  const api = apiStore && createPublishingApi(options, { store: apiStore, publisher, renderer })
  const files = openMediaFiles(mediaFolder(config))
  const answerOptions = createAnswerOptions(options, { store, files, publisher, renderer, api })

  /** Without it, a process that publishes would wait for this one until its timeout. */
  async function acknowledge(): Promise<void> {
    const { servedMoment } = publisher
    if (servedMoment !== undefined) await store.acknowledge(servedMoment.revision).catch(() => undefined)
  }

  const refreshSoon = throttle(async () => {
    await publisher.refresh()
    await acknowledge()
  })
  const watching = store.watch(refreshSoon)

  async function close(): Promise<void> {
    watching.close()
    publisher.close()
    await renderer.close()
    if (apiStore !== undefined && apiStore !== store) await apiStore.close()
    if (options.store === undefined) await store.close()
  }

  return { store, publisher, answerOptions, acknowledge, close }
}

/** Feeds can be rebuilt after a loss of power. An article that a program has published cannot. */
function openApiStore({ config, apiStore }: FeedAppOptions, store: ArticleStore): ArticleStore | undefined {
  return apiStore === 'durable' ? openDurableStore(config, store) : apiStore && store
}

interface ApiParts {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly renderer: Renderer
}

function createPublishingApi(
  { config, unknownPath, onWritten, log, now }: FeedAppOptions,
  { renderer, ...parts }: ApiParts,
) {
  const { trustedProxies = [] } = config
  const files = openMediaFiles(mediaFolder(config), durableDisk)
  return createApi({
    ...{ ...parts, files, decoders: pictureDecoders, version: VERSION, trustedProxies },
    ...{ recordWork: renderer, unknownPath, onWritten, log, now },
  })
}

interface AnswerParts extends ApiParts {
  readonly files: MediaFiles
  readonly api: AppOptions['api']
}

function createAnswerOptions(
  { config, unknownPath, log, now }: FeedAppOptions,
  { publisher, renderer, ...parts }: AnswerParts,
): AnswerOptions {
  const { browserPages, documentMemory, rateLimit, trustedProxies = [] } = config
  const sendDocument = createSendDocument({ publisher, now })
  const sendFeed = createSendFeed({ publisher, sendDocument, now, rateLimit, trustedProxies })
  const shared = { publisher, sendFeed, browserPages, log, now }
  const pageBytes = documentMemory / 4
  const pages = { pageBytes, pageRendering: renderer }
  return { ...shared, app: createApp({ ...shared, ...parts, ...pages, sendDocument, unknownPath }) }
}
