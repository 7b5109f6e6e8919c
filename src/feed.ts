/** The entry point `feedwright/feed`: the drop-in replacement for npm's `feed` and its formats, without the server. */
export { atom } from './formats/atom.ts'
export { Feed } from './formats/feed.ts'
export type { Channel, Format, ItemContext } from './formats/format.ts'
export { type Fragment, type Frame, renderText } from './formats/frame.ts'
export { json } from './formats/json.ts'
export type {
  Author,
  Category,
  Enclosure,
  Extension,
  FeedOptions,
  Item,
  ItemImage,
  PagingLinks,
  PodcastEpisode,
  PodcastShow,
} from './formats/model.ts'
export { rss } from './formats/rss.ts'
