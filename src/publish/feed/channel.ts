import { absoluteUrl, CLOUD_PATH, hubsOf, type Publication } from '../../articles/publication.ts'
import type { Tombstone } from '../../articles/recall/recall-store.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { type FeedPath, feedPath } from '../../feeds/find-feed.ts'
import type { Channel, Format } from '../../formats/format.ts'
import { formats } from '../../formats/formats.ts'
import type { Author, PagingLinks } from '../../formats/model.ts'
import { showOf } from './podcast.ts'

/** The head of a feed's documents, before it is rendered in a format. */
export interface FeedHead {
  readonly feed: FeedDefinition
  readonly publication: Publication
  /** Feedwright's version. */
  readonly version: string
  /** The feed's own id, which never changes. */
  readonly id: string
  /** The UUID of its show; absent when it is no podcast. */
  readonly showGuid?: string | undefined
  /** When the document last changed; absent while its digest is computed. */
  readonly changed?: Date | undefined
  /** Minutes for which a copy is fresh. */
  readonly ttl: number
  /** Number of the archive page; absent for the feed itself. */
  readonly page?: number | undefined
  /** Number of the archive page with the next older articles; 0 when there is none. */
  readonly previousPage: number
  /** Articles that were withdrawn from it. */
  readonly tombstones: readonly Tombstone[]
}

/**
 * Returns the channel of a feed's document in one format. Its link is the feed's page; for a private feed it is the home
 * page, because a page that the subscriber may see has the token in its address, and readers show and share this link.
 */
export function channelOf(head: FeedHead, format: Format): Channel {
  const { feed, publication, page } = head
  const { baseUrl, icon } = publication
  const show = showOf(head, head.showGuid)
  const logo = show?.artwork ?? feed.image ?? publication.image ?? icon
  return {
    id: head.id,
    title: feed.title,
    description: feed.description,
    link: homeOf(feed, publication),
    language: feed.language,
    generatorVersion: head.version,
    feedLinks: Object.fromEntries(
      formats.map(each => [each.name, documentUrl(publication, each, { folder: feed.path, page })]),
    ),
    authors: publication.authors.map(({ url, ...author }) => defined({ ...author, link: url })),
    ...(show ? { show } : { medium: feed.medium }),
    paging: pagingLinks(head, format),
    // Readers need not poll an archive page.
    ...(page === undefined && {
      ...{ ttl: head.ttl, hubs: hubsOfFeed(feed, publication) },
      ...(!feed.private && publication.hub !== false && { cloud: baseUrl + CLOUD_PATH }),
    }),
    ...(page !== undefined &&
      format.paging === 'archive' && { extensions: [{ name: 'fh:archive', objects: {} }] }),
    ...(head.changed && { updated: head.changed }),
    ...(feed.ended && { expired: true }),
    deletedEntries: head.tombstones.map(({ id, at, reason }) => ({ id, when: at, comment: reason })),
    ...(logo && { image: absoluteUrl(logo.src, baseUrl) }),
    ...(logo?.width && logo.height && { imageWidth: logo.width, imageHeight: logo.height }),
    ...(icon && { favicon: absoluteUrl(icon.src, baseUrl) }),
    ...(publication.copyright !== undefined && { copyright: publication.copyright }),
  }
}

/** Returns the WebSub hubs of a feed: none of a private one. */
export function hubsOfFeed(feed: FeedDefinition, publication: Publication): readonly string[] {
  return feed.private ? [] : hubsOf(publication)
}

/** The home of the main feed is that of the site, where another tool builds one. */
function homeOf(feed: FeedDefinition, { site, baseUrl }: Publication): string {
  const isMain = feed.path === '' && !feed.private
  return isMain && site !== undefined
    ? `${site}/`
    : baseUrl + feedPath({ folder: feed.private ? '' : feed.path })
}

/** Returns the absolute URL of a feed's document, or of a page of its archive. */
export function documentUrl(
  { baseUrl }: Publication,
  { fileName }: Format,
  path: Pick<FeedPath, 'folder' | 'page'>,
): string {
  return baseUrl + feedPath({ ...path, fileName })
}

/**
 * Links along the archive (RFC 5005 section 4). `next-archive` always names the next number. Until that page is
 * closed, its URL redirects to the feed. Therefore a newer page does not change an archive page.
 */
function pagingLinks({ feed, publication, page, previousPage }: FeedHead, format: Format): PagingLinks {
  const url = (number?: number) => documentUrl(publication, format, { folder: feed.path, page: number })
  const previous = previousPage > 0 ? url(previousPage) : undefined
  if (format.paging === 'next') return previous === undefined ? {} : { next: previous }
  return {
    ...(page !== undefined && { current: url() }),
    ...(previous !== undefined && { 'prev-archive': previous }),
    ...(page !== undefined && { 'next-archive': url(page + 1) }),
  }
}

function defined(author: Readonly<Record<keyof Author, string | undefined>> | object): Author {
  return Object.fromEntries(Object.entries(author).filter(([, value]) => value !== undefined))
}
