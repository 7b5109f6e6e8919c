/**
 * What the package gives: a router for the app of a host, the pieces that it is made of, and all of `feedwright/feed`.
 * Importing it starts nothing and changes nothing of the process.
 */
export type { Article, ArticleDraft } from './articles/article.ts'
export type { Applied, ApplyOptions, ArticleStore, Source, SourceChange } from './articles/article-store.ts'
export type { Fault } from './articles/fault.ts'
export type { MediaFiles } from './articles/media-files.ts'
export { type ParseContext, type ParsedArticle, parseArticle } from './articles/parse-article.ts'
export { parsePublication } from './articles/parse-publication.ts'
export type { Publication } from './articles/publication.ts'
export type { PublicationFields } from './articles/publication-record.ts'
export {
  createFeedwright,
  type Feedwright,
  type FeedwrightLog,
  type FeedwrightOptions,
  type FeedwrightSettings,
} from './commands/create-feedwright.ts'
export * from './feed.ts'
export type { Mounted } from './http/mounted.ts'
export { Problem, type ProblemKind } from './problem.ts'
export type { Document, Variant } from './publish/document.ts'
export { createPublisher, type Publisher, type PublisherOptions } from './publish/publisher.ts'
export { type RawRecord, readRecord } from './records/read-record.ts'
export { openMediaFiles } from './stores/media-files.ts'
export { openStore } from './stores/open.ts'
export { openSqliteStore } from './stores/sqlite.ts'
