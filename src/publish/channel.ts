import { absoluteUrl, type Publication } from '../articles/publication.ts'
import type { FeedDefinition } from '../feeds/feed-catalogue.ts'
import type { Channel } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'

/** What a channel says that is not the publication's. */
export interface ChannelContext {
  /** The feed's own id, for ever the same. */
  readonly id: string
  /** When the feed last changed; absent while its digest is taken. */
  readonly changed?: Date | undefined
  /** Feedwright's version. */
  readonly version: string
}

/** A feed's head, as all formats write it. */
export function channelOf(feed: FeedDefinition, publication: Publication, context: ChannelContext): Channel {
  const { baseUrl, icon, image } = publication
  const logo = image ?? icon
  const authors = publication.authors.map(({ url, ...author }) => ({ ...author, link: url }))
  return {
    id: context.id,
    title: feed.title,
    description: feed.description,
    link: `${baseUrl}${feed.path}/`,
    language: publication.language,
    ttl: publication.ttl,
    generatorVersion: context.version,
    feedLinks: Object.fromEntries(
      formats.map(format => [format.name, `${baseUrl}${feed.path}/${format.fileName}`]),
    ),
    authors: authors.map(author => defined(author)),
    ...(context.changed && { updated: context.changed }),
    ...(logo && { image: absoluteUrl(logo.src, baseUrl) }),
    ...(logo?.width && logo.height && { imageWidth: logo.width, imageHeight: logo.height }),
    ...(icon && { favicon: absoluteUrl(icon.src, baseUrl) }),
    ...(publication.copyright !== undefined && { copyright: publication.copyright }),
  }
}

function defined<Value extends object>(value: Value) {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined))
}
