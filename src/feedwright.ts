/**
 * The package's public interface: a router for the app of a host, its parts, and everything of `feedwright/feed`.
 * Importing it starts nothing and does not change the process.
 */
export type {
  ArticleRecord,
  ArticlesFunction,
  DeletedArticle,
  ListedArticle,
  YieldedArticle,
} from './api/library/article-record.ts'
export type {
  PublishedArticle,
  PublishReceipt,
  RecordFault,
  RefusedRecord,
} from './api/library/publish-records.ts'
export type { ListOptions, Publishing } from './api/library/publishing.ts'
export type { WithdrawReceipt } from './api/library/withdraw-articles.ts'
export type { AddedFile } from './api/media.ts'
export type { Article, ArticleDraft } from './articles/article.ts'
export type { Fault } from './articles/faults/fault.ts'
export { type ParseContext, type ParsedArticle, parseArticle } from './articles/parse-article.ts'
export { parsePublication } from './articles/parse-publication.ts'
export type { Publication } from './articles/publication.ts'
export type { PublicationFields } from './articles/schema/publication-schema.ts'
export type { ArticleStore } from './articles/store/article-store.ts'
export type { MediaFiles } from './articles/store/media-files.ts'
export type { Applied, ApplyOptions, Source, SourceChange } from './articles/store/source-store.ts'
export * from './feed.ts'
export type { Mounted } from './http/mounted.ts'
export { Problem, type ProblemKind } from './problem.ts'
export type { Document, Variant } from './publish/document/document.ts'
export { createPublisher, type Publisher, type PublisherOptions } from './publish/publisher.ts'
export { type RawRecord, readRecord } from './records/read-record.ts'
export {
  createFeedwright,
  type Feedwright,
  type FeedwrightLog,
  type FeedwrightOptions,
  type FeedwrightSettings,
} from './serving/create-feedwright.ts'
export { openMediaFiles } from './stores/media/media-files.ts'
export { openStore } from './stores/open.ts'
export { openSqliteStore } from './stores/sqlite/sqlite.ts'
