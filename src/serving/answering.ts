import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import type { Config } from '../config.ts'
import type { AnswerOptions } from '../http/answer.ts'
import { type AppOptions, createApp } from '../http/app.ts'
import { createSendDocument } from '../http/send/send-document.ts'
import { createSendFeed } from '../http/send/send-feed.ts'
import { createPublisher, type Publisher, type PublisherOptions } from '../publish/publisher.ts'
import { VERSION } from '../version.ts'

/** What answering needs of whoever has a store. */
export interface AnsweringOptions {
  readonly store: ArticleStore
  readonly files: MediaFiles
  readonly config: Pick<
    Config,
    'browserPages' | 'documentMemory' | 'fragmentMemory' | 'rateLimit' | 'trustedProxies'
  >
  readonly unknownPath?: NonNullable<AppOptions['unknownPath']>
  /** Creates the publishing API, if there is to be one. */
  readonly api?: ((publisher: Publisher) => AppOptions['api']) | undefined
  readonly log: PublisherOptions['log']
  readonly now: () => Date
}

/** Creates what answers for a store, wherever the requests come from: nothing is published yet. */
export function createAnswering(options: AnsweringOptions): AnswerOptions {
  const { store, files, config, unknownPath = '404', log, now } = options
  const { browserPages, documentMemory: documentBytes, fragmentMemory: fragmentBytes } = config
  const { rateLimit, trustedProxies = [] } = config
  const publisher = createPublisher({ store, now, log, version: VERSION, documentBytes, fragmentBytes })
  const sendDocument = createSendDocument({ publisher, now })
  const sendFeed = createSendFeed({ publisher, sendDocument, now, rateLimit, trustedProxies })
  const shared = { publisher, sendFeed, browserPages, log, now }
  const api = options.api?.(publisher)
  const app = createApp({
    ...shared,
    api,
    store,
    files,
    sendDocument,
    pageBytes: documentBytes / 4,
    unknownPath,
  })
  return { ...shared, app }
}
