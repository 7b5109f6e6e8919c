import { absoluteUrl, type Publication } from '../articles/publication.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import { feedPath } from '../feeds/find-feed.ts'
import type { Channel, Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import type { Author, PagingLinks } from '../formats/model.ts'

/** What a document's head says that is neither the publication's nor the feed's. */
export interface ChannelContext {
  /** The feed's own id, for ever the same. */
  readonly id: string
  /** When the document last changed; absent while its digest is taken. */
  readonly changed?: Date | undefined
  /** Feedwright's version. */
  readonly version: string
  /** Minutes for which a copy is fresh. */
  readonly ttl: number
  /** The newest archive page that the feed links to. */
  readonly pages: number
  /** Which of them this document is; absent for the feed itself. */
  readonly page?: number | undefined
}

/** A feed's head in one format. */
export function channelOf(
  feed: FeedDefinition,
  publication: Publication,
  format: Format,
  context: ChannelContext,
): Channel {
  const { baseUrl, icon } = publication
  const logo = feed.image ?? publication.image ?? icon
  const { page } = context
  return {
    id: context.id,
    title: feed.title,
    description: feed.description,
    link: `${baseUrl}${feedPath({ folder: feed.path })}`,
    language: feed.language,
    generatorVersion: context.version,
    feedLinks: Object.fromEntries(
      formats.map(each => [each.name, documentUrl(feed, publication, each, page)]),
    ),
    authors: publication.authors.map(({ url, ...author }) => defined({ ...author, link: url })),
    paging: pagingLinks(feed, publication, format, context),
    // A closed page is not to be asked for again and again.
    ...(page === undefined && { ttl: context.ttl }),
    ...(page !== undefined &&
      format.paging === 'archive' && { extensions: [{ name: 'fh:archive', objects: {} }] }),
    ...(context.changed && { updated: context.changed }),
    ...(logo && { image: absoluteUrl(logo.src, baseUrl) }),
    ...(logo?.width && logo.height && { imageWidth: logo.width, imageHeight: logo.height }),
    ...(icon && { favicon: absoluteUrl(icon.src, baseUrl) }),
    ...(publication.copyright !== undefined && { copyright: publication.copyright }),
  }
}

/** Absolute address of a feed's document, or of a page of its archive. */
export function documentUrl(
  feed: FeedDefinition,
  publication: Publication,
  format: Format,
  page?: number,
): string {
  return publication.baseUrl + feedPath({ folder: feed.path, page, fileName: format.fileName })
}

/**
 * Links along the archive (RFC 5005 section 4). `next-archive` always names the next number, which leads to the
 * feed itself until that page is closed, so that a closed page never changes for its links' sake.
 */
function pagingLinks(
  feed: FeedDefinition,
  publication: Publication,
  format: Format,
  { pages, page }: ChannelContext,
): PagingLinks {
  const older = page === undefined ? pages : page - 1
  const url = (number?: number) => documentUrl(feed, publication, format, number)
  if (format.paging === 'next') return older > 0 ? { next: url(older) } : {}
  return {
    ...(page !== undefined && { current: url() }),
    ...(older > 0 && { 'prev-archive': url(older) }),
    ...(page !== undefined && { 'next-archive': url(page + 1) }),
  }
}

function defined(author: Readonly<Record<keyof Author, string | undefined>> | object): Author {
  return Object.fromEntries(Object.entries(author).filter(([, held]) => held !== undefined))
}
