/** What the package gives: the drop-in for npm's `feed`. */
export { Feed } from './formats/feed.ts'
export type {
  Author,
  Category,
  Enclosure,
  Extension,
  FeedOptions,
  Item,
  ItemImage,
  PagingLinks,
} from './formats/model.ts'
