import { faultText } from '../articles/faults/fault.ts'
import { type Publication, pathBeneath } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { type Config, localUrl } from '../config.ts'
import { parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import { openIntake } from '../intake/intake.ts'
import { recipeFaults } from '../portals/recipe/recipes.ts'
import type { Document } from '../publish/document/document.ts'
import { createPublisher } from '../publish/publisher.ts'
import { pictureDecoders, readingThreads } from '../serving/intake-parts.ts'
import { createRenderer } from '../serving/rendering/renderer.ts'
import { readSources } from '../serving/updating/open-sources.ts'
import { VERSION } from '../version.ts'

/** A folder as `serve` publishes it, without a server. */
export interface PublishedFolder {
  readonly publication: Publication
  /** Everything that went wrong: a line for each fault of a record that is left out, and for each that cannot be rendered. */
  readonly faults: readonly string[]
  /** Returns the text of a feed's document at a URL or a path such as `/archive/1/rss.xml`; undefined if there is none. */
  read(address: string): Promise<string | undefined>
  close(): Promise<void>
}

/** Options of `publishFolder`. */
export interface PublishOptions {
  /** Closed together with the folder. */
  readonly store: ArticleStore
  readonly files: MediaFiles
  /** The folder of media files; undefined when none are stored. */
  readonly media: string | undefined
  readonly config: Config
  readonly now: () => Date
}

/** In bytes: documents are read once each. */
const DOCUMENT_BYTES = 8_000_000

/**
 * Reads a folder into a store and publishes it.
 * @throws Problem when the folder or its publication.yaml cannot be used.
 */
export async function publishFolder(folder: string, options: PublishOptions): Promise<PublishedFolder> {
  const { store, files, media, config, now } = options
  const errors: string[] = []
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (_: object, message: string) => void errors.push(message),
  }
  const renderer = createRenderer()
  const { renderFragments, readContent } = renderer
  const parts = { store, now, log }
  const publisher = createPublisher({
    ...{ ...parts, version: VERSION, renderFragments, documentBytes: DOCUMENT_BYTES },
  })
  const close = async () => {
    publisher.close()
    await renderer.close()
    await store.close()
  }
  try {
    const intake = await openIntake({
      ...{ ...parts, folder, files, decoders: pictureDecoders, readContent, recipeFaults },
      baseUrl: config.baseUrl,
      localUrl: localUrl(config),
      threads: readingThreads({ media }),
    })
    await intake.sync()
    const { publication } = intake
    const rows = await readSources({ folder, store, files, config, publication, now })
    await publisher.publish(intake.publication)
    const faults = [...(await intake.faults()), ...rows.faults].filter(fault => fault.severity === 'fault')
    return {
      publication: intake.publication,
      get faults() {
        return [...errors, ...faults.map(faultText)]
      },
      read: async address => {
        const path = pathBeneath(address, intake.publication.baseUrl) ?? address
        return textOf(await findDocument(path, publisher))
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function findDocument(
  path: string,
  publisher: ReturnType<typeof createPublisher>,
): Promise<Document | undefined> {
  const parsed = parseFeedPath(path, FEED_FILE_NAMES)
  if (parsed?.fileName === undefined) return undefined
  const found = publisher.document(path)
  if (found !== undefined) return found
  const feed = await publisher.open(parsed.folder)
  if (feed === undefined || feed === 'gone' || 'movedTo' in feed) return undefined
  const built = parsed.page === undefined ? feed : await publisher.openArchive(feed.feed, parsed.page)
  return built && publisher.documentOf(built, parsed.fileName)
}

/** Nobody asks for the compressed codings, which need not be made. */
function textOf(document: Document | undefined): string | undefined {
  document?.drop()
  return document?.variants.find(({ coding }) => coding === 'identity')?.bytes.toString()
}
