import type { Publication } from '../articles/publication.ts'
import type { ListStore } from '../articles/store/list-store.ts'
import { feedPath, findFeed, parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'
import type { Document } from '../publish/document/document.ts'
import type { Publisher } from '../publish/publisher.ts'

/**
 * Returns the path of the document that a topic names: an absolute URL of a public feed here, with either scheme. Returns undefined
 * for anything else, also for a private feed.
 */
export async function pathOfTopic(
  topic: string,
  publication: Publication,
  store: Pick<ListStore, 'findTerm'>,
): Promise<string | undefined> {
  const [url, base] = [URL.parse(topic), new URL(publication.baseUrl)]
  const prefix = base.pathname.replace(/\/$/, '')
  if (url === null || url.host !== base.host || url.search !== '' || !url.pathname.startsWith(`${prefix}/`))
    return undefined
  const parsed = parseFeedPath(url.pathname.slice(prefix.length), FEED_FILE_NAMES)
  if (parsed?.fileName === undefined || parsed.page !== undefined) return undefined
  const found = await findFeed(parsed.folder, publication, store)
  if (found === undefined || 'movedTo' in found || found.feed.private) return undefined
  return feedPath({ folder: found.feed.path, fileName: parsed.fileName })
}

/** The document of a topic. */
export interface TopicDocument {
  readonly document: Document
  /** Returns it with those items only that are not in an earlier one, by its entity tag; undefined when that is not known. */
  deltaSince(tag: string): Promise<Document | undefined>
}

/** Returns the document of a topic's path as it is now; undefined when there is none any more, or its feed is private. */
export async function documentAt(
  path: string,
  { open, documentOf }: Pick<Publisher, 'open' | 'documentOf'>,
): Promise<TopicDocument | undefined> {
  const parsed = parseFeedPath(path, FEED_FILE_NAMES)
  const built = parsed && (await open(parsed.folder))
  if (built === undefined || built === 'gone' || 'movedTo' in built || built.feed.private) return undefined
  const { fileName = '' } = parsed ?? {}
  const document = await documentOf(built, fileName)
  return document && { document, deltaSince: tag => built.renderDelta(fileName, [tag]) }
}
