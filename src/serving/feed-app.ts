import { createApi } from '../api/api.ts'
import { viewOf, withViewedBody } from '../api/articles/record-of.ts'
import { createPublishing, type Publishing } from '../api/library/publishing.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { type Config, mediaFolder } from '../config.ts'
import type { AnswerOptions } from '../http/answer.ts'
import { type AppOptions, createApp } from '../http/app.ts'
import { createSendDocument, type SendDocument } from '../http/send/send-document.ts'
import { createSendFeed } from '../http/send/send-feed.ts'
import type { Inspect } from '../operator/status/program-state.ts'
import { createPortals } from '../portals/portals.ts'
import { createPublisher, type Publisher, type PublisherOptions } from '../publish/publisher.ts'
import type { OnAttempt, QueueLog } from '../pushing/delivery-queue.ts'
import { startPushing } from '../pushing/pushing.ts'
import { createSitemaps, SITEMAP_PATHS } from '../sitemaps/sitemap-handler.ts'
import { openMediaFiles } from '../stores/media/media-files.ts'
import { openDurableStore, openFollowedStore, openStore } from '../stores/open.ts'
import { durableDisk } from '../system/disk.ts'
import { throttle } from '../system/waiting.ts'
import { VERSION } from '../version.ts'
import { pictureDecoders } from './intake-parts.ts'
import { createOperator } from './operator.ts'
import { createRenderer, type Renderer } from './rendering/renderer.ts'

/** Options of `openFeedApp`. */
export interface FeedAppOptions {
  readonly config: Config
  /** Stays open when the app closes. When absent, the app opens the store that `config` names. */
  readonly store?: ArticleStore | undefined
  /** Whether the app's own store follows a folder. */
  readonly followsFolder?: boolean
  /** Whether the app has the publishing API. */
  readonly api: boolean
  /** Returns the state of the program, for the pages of the operator. An app without it has none. */
  readonly inspect?: Inspect | undefined
  /** The store that programs write to: a durable one that the app opens when it needs it, or the app's own. */
  readonly programStore: 'durable' | 'own'
  /** Called after a program has written. Resolves when every process serves the change. */
  readonly onWritten: () => Promise<void>
  readonly unknownPath?: AppOptions['unknownPath']
  readonly onAttempt?: OnAttempt | undefined
  readonly log: PublisherOptions['log'] & QueueLog
  readonly now: () => Date
}

/** Everything that answers requests from one store. A server process listens with it, a host mounts it. */
export interface FeedApp {
  readonly store: ArticleStore
  readonly publisher: Publisher
  /** For a host that publishes articles itself. */
  readonly publishing: Publishing
  /** Options for `createFeedServer` or `createMounted`. */
  readonly answerOptions: AnswerOptions
  /** Reports the revision that this process serves to the other processes. Never rejects. */
  acknowledge(): Promise<void>
  /** Ends the answers that have no end of their own. Call it before the server closes. */
  endStreams(): void
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
  const open = options.followsFolder ? openFollowedStore : openStore
  const store = options.store ?? (await open(config))
  const { documentMemory: documentBytes, fragmentMemory: fragmentBytes } = config
  const renderer = createRenderer()
  const publisher: Publisher = createPublisher({
    ...{ store, now, log, version: VERSION, documentBytes, fragmentBytes },
    renderFragments: renderer.renderFragments,
    onRefreshed() {
      pushing.onRefreshed()
      portals.onRefreshed()
      sitemaps.onRefreshed()
      api?.onRefreshed()
    },
  })
  const { allowPrivateAddresses } = config
  const programStore = createProgramStore(options, store)
  const pushing = startPushing({
    ...{ store, publisher, now, log, version: VERSION, allowPrivateAddresses },
    trustedProxies: config.trustedProxies ?? [],
    onAttempt: options.onAttempt,
    openDurableStore: programStore.open,
    viewArticle: async (owner, publication) =>
      viewOf(await withViewedBody(owner, renderer.viewedBody), publication),
  })
  const sendDocument = createSendDocument({ publisher, now })
  const portals = createPortals({ store, publisher, now, log, sendDocument, rendering: renderer })
  const parts = { ...programParts(options, publisher), recordWork: renderer }
  const publishing = createPublishing({ ...parts, openStore: programStore.open, store })
  const api = options.api
    ? createApi({ ...parts, ...apiParts(options), webhooks: pushing.webhooks, store: programStore.open() })
    : undefined
  const sitemaps = createSitemaps({ store, publisher, now, log, pageBytes: documentBytes / 8 })
  const files = openMediaFiles(mediaFolder(config))
  const answerOptions = createAnswerOptions(options, {
    ...{ store, files, publisher, renderer, sendDocument },
    sitemapPaths: SITEMAP_PATHS,
    handlers: [
      ...(api === undefined ? [] : [api.handler]),
      ...pushing.handlers,
      sitemaps.handler,
      portals.handler,
      ...operatorHandlers(),
    ],
  })

  function operatorHandlers() {
    const { inspect } = options
    if (inspect === undefined) return []
    const webhooks = pushing.webhookStates
    const { previewArticle } = renderer
    return [createOperator({ config, store, publisher, now, inspect, webhooks, previewArticle })]
  }

  /** Without it, a process that publishes would wait for this one until its timeout. */
  async function acknowledge(): Promise<void> {
    const { servedMoment } = publisher
    if (servedMoment !== undefined) await store.acknowledge(servedMoment.revision).catch(() => undefined)
  }

  function endStreams(): void {
    api?.endStreams()
  }

  let refreshing = Promise.resolve()
  let closed = false

  async function refreshAndAcknowledge(): Promise<void> {
    if (closed) return
    await publisher.refresh()
    await acknowledge()
  }

  const refreshSoon = throttle(() => {
    refreshing = refreshAndAcknowledge()
    return refreshing
  })
  const watching = store.watch(refreshSoon)

  async function close(): Promise<void> {
    endStreams()
    watching.close()
    closed = true
    await refreshing
    await Promise.all([pushing.close(), sitemaps.close(), portals.close()])
    publisher.close()
    await renderer.close()
    await programStore.close()
    if (options.store === undefined) await store.close()
  }

  return { store, publisher, publishing, answerOptions, acknowledge, endStreams, close }
}

/** The store that programs write to. */
interface ProgramStore {
  /** Opens it with the first call. */
  readonly open: () => ArticleStore
  close(): Promise<void>
}

/** Feeds can be rebuilt after a loss of power. An article that a program has published cannot. */
function createProgramStore({ config, programStore }: FeedAppOptions, store: ArticleStore): ProgramStore {
  let opened: ArticleStore | undefined

  function open(): ArticleStore {
    opened ??= programStore === 'durable' ? openDurableStore(config, store) : store
    return opened
  }

  return {
    open,
    async close() {
      if (opened !== store) await opened?.close()
    },
  }
}

/** Returns what only the API needs. */
function apiParts({ config, unknownPath, log }: FeedAppOptions) {
  const { trustedProxies = [] } = config
  return { version: VERSION, trustedProxies, unknownPath, log }
}

/** Returns what both the API and a host's own publishing need. */
function programParts({ config, onWritten, now }: FeedAppOptions, publisher: Publisher) {
  const files = openMediaFiles(mediaFolder(config), durableDisk)
  return { files, decoders: pictureDecoders, publisher, onWritten, now }
}

interface AnswerParts {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly renderer: Renderer
  readonly files: MediaFiles
  readonly sendDocument: SendDocument
  readonly handlers: AppOptions['handlers']
  readonly sitemapPaths: AppOptions['sitemapPaths']
}

function createAnswerOptions(
  { config, unknownPath, log, now }: FeedAppOptions,
  { publisher, renderer, sendDocument, ...parts }: AnswerParts,
): AnswerOptions {
  const { browserPages, documentMemory, rateLimit, trustedProxies = [] } = config
  const sendFeed = createSendFeed({ publisher, sendDocument, now, rateLimit, trustedProxies })
  const shared = { publisher, sendFeed, browserPages, log, now }
  const pageBytes = documentMemory / 4
  const pages = { pageBytes, pageRendering: renderer }
  return { ...shared, app: createApp({ ...shared, ...parts, ...pages, sendDocument, unknownPath }) }
}
