import type { ArticleStore } from '../../articles/store/article-store.ts'
import type { Lead } from '../../articles/store/store-coordination.ts'
import { type Config, localUrl, mediaFolder } from '../../config.ts'
import { type Ask, createAsk } from '../../export/ask.ts'
import { createApp } from '../../http/app.ts'
import { createSendDocument } from '../../http/send/send-document.ts'
import { createPortals, type Portals } from '../../portals/portals.ts'
import { Problem } from '../../problem.ts'
import { createPublisher, type Publisher } from '../../publish/publisher.ts'
import { createRenderer } from '../../serving/rendering/renderer.ts'
import { startFolderUpdater } from '../../serving/updating/folder-updater.ts'
import type { FeedUpdater } from '../../serving/updating/store-updater.ts'
import { createSitemaps, SITEMAP_PATHS, type Sitemaps } from '../../sitemaps/sitemap-handler.ts'
import { openMediaFiles } from '../../stores/media/media-files.ts'
import { databaseFile, openFollowedStore, openStore } from '../../stores/open.ts'
import { throttle } from '../../system/waiting.ts'
import { VERSION } from '../../version.ts'

/** A folder as `serve` publishes it, to be asked without a network. */
export interface OpenedSite {
  readonly store: ArticleStore
  readonly publisher: Publisher
  readonly files: ReturnType<typeof openMediaFiles>
  readonly ask: Ask
  /** Everything that is wrong in the folder. */
  faults: FeedUpdater['faults']
  close(): Promise<void>
}

/** Options of `openSite`. */
export interface SiteOptions {
  readonly folder: string
  readonly config: Config
  readonly log: Parameters<typeof startFolderUpdater>[0]['log']
  readonly now: () => Date
  /** Called after each refresh of the feeds. */
  readonly onRefreshed: () => void
}

/**
 * Reads the folder into the store as a server does, follows both, and publishes. If a server uses the store already, it reads the
 * folder, and this program only looks at the store.
 * @throws Problem when the folder, its publication.yaml or the store cannot be used.
 */
export async function openSite({ folder, config, log, now, onRefreshed }: SiteOptions): Promise<OpenedSite> {
  const store = await openOwnOrShared(config)
  const files = openMediaFiles(mediaFolder(config))
  const renderer = createRenderer()
  const publisher = createPublisher({
    ...{ store, now, log, version: VERSION },
    onRefreshed() {
      portals.onRefreshed()
      onRefreshed()
    },
    documentBytes: config.documentMemory,
    fragmentBytes: config.fragmentMemory,
    renderFragments: renderer.renderFragments,
    // Twins are made by the export, only for what has changed.
    encode: async () => undefined,
  })
  const publisherOfFiles = withoutDue(publisher)
  const sitemaps = createSitemaps({
    ...{ store, publisher: publisherOfFiles, now, log, pageBytes: config.documentMemory / 8 },
  })
  const sendDocument = createSendDocument({ publisher: publisherOfFiles, now })
  const portals = createPortals({
    ...{ store, publisher: publisherOfFiles, now, log, sendDocument },
    rendering: renderer,
  })
  const watching = store.watch(throttle(publisher.refresh))
  let updater: FeedUpdater | undefined

  async function close(): Promise<void> {
    watching.close()
    await updater?.close()
    await Promise.all([sitemaps.close(), portals.close()])
    publisher.close()
    await renderer.close()
    await store.close()
  }

  try {
    updater = await startFolderUpdater({
      ...{ folder, store, publisher, config: { ...config, alertUrl: undefined }, log, now },
      localUrl: localUrl(config),
      databaseFile: databaseFile(config),
    })
    await updater.started
    // The first look at a source that was read before may still run.
    await updater.refreshSources()
    const ask = createSiteAsk({
      ...{ store, files, publisher: publisherOfFiles, renderer, sendDocument, log, now },
      handlers: [sitemaps.handler, portals.handler],
    })
    return { store, publisher, files, ask, faults: updater.faults, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A data folder has room for one program that reads the folder: where a server runs, that is the server. */
async function openOwnOrShared(config: Config): Promise<ArticleStore> {
  try {
    return await openFollowedStore(config)
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'usage') throw error
    const store = await openStore(config)
    const lead: Lead = { immediate: Promise.resolve(false), close: async () => undefined }
    return { ...store, lead: () => lead }
  }
}

/** No file can say that it is fresh until the next article is due: answers are fresh for the time that the publication gives them. */
function withoutDue(publisher: Publisher): Publisher {
  return Object.create(publisher, { nextDue: { value: undefined } })
}

interface AskParts extends Pick<OpenedSite, 'store' | 'publisher' | 'files'> {
  readonly renderer: ReturnType<typeof createRenderer>
  readonly sendDocument: ReturnType<typeof createSendDocument>
  readonly handlers: readonly (Sitemaps | Portals)['handler'][]
  readonly log: SiteOptions['log']
  readonly now: () => Date
}

function createSiteAsk({ renderer, ...parts }: AskParts): Ask {
  const app = createApp({
    ...{ ...parts, sendFeed: parts.sendDocument },
    browserPages: false,
    // Each page is asked for once.
    pageBytes: 0,
    pageRendering: renderer,
    sitemapPaths: SITEMAP_PATHS,
  })
  return createAsk(app)
}
