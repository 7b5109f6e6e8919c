import { pathBeneath } from '../../articles/publication.ts'
import { parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { Publisher } from '../../publish/publisher.ts'
import type { PageDocuments } from '../pages/page-documents.ts'

/** Options of `createExistingPage`. */
export interface ExistingPageOptions {
  readonly publisher: Publisher
  readonly pages: PageDocuments
}

/**
 * Creates the function that returns where a redirect to a feed may lead: without `?page=` when the feed has no such page, and
 * undefined when its archive has no such page either. Any other URL is returned as it is.
 */
export function createExistingPage({
  publisher,
  pages,
}: ExistingPageOptions): (url: string) => Promise<string | undefined> {
  return async url => {
    const { publication } = publisher
    const [path = '', query = ''] = pathBeneath(url, publication?.baseUrl ?? '')?.split('?', 2) ?? []
    const parsed = parseFeedPath(path, FEED_FILE_NAMES)
    const page = new URLSearchParams(query).get('page')
    if (publication === undefined || parsed === undefined) return url
    if (parsed.page === undefined && (page === null || parsed.fileName !== undefined)) return url
    const feed = await publisher.open(parsed.folder)
    if (feed === undefined || feed === 'gone' || 'movedTo' in feed) return undefined
    const { page: archive } = parsed
    // The next page of the archive leads to the feed until it is closed.
    if (archive !== undefined && archive > feed.archivePages + 1) return undefined
    if (page === null) return url
    const isNumber = /^[1-9]\d{0,8}$/.test(page) && !feed.feed.private
    const found = isNumber && (await pages.feed(feed, { archive, number: Number(page) }, publication))
    return found ? url : withoutPage(url)
  }
}

function withoutPage(url: string): string {
  const shorter = new URL(url)
  shorter.searchParams.delete('page')
  return shorter.href
}
