import type { Article, ArticleDraft } from '../article.ts'
import type { Fault } from '../faults/fault.ts'
import type { Recall } from '../recall/recall-store.ts'
import type { StoredAnswer } from './request-store.ts'

/** Stores the records of a publication and turns them into articles. */
export interface SourceStore {
  /**
   * Applies all changes in one transaction: mints ids, retains `published` dates, withdraws articles without a source.
   * @throws Problem of the kind `conflict` when an article is not as a change expected; nothing is applied then.
   */
  apply(changes: readonly SourceChange[], options: ApplyOptions): Promise<Applied>
  /** Returns the files of the folder, ordered by path: all of them, or one page. With `within`, the rows of a table. */
  sources(page?: SourcesPage): Promise<readonly Source[]>
  /** Returns the content and the article of each of these sources. Unknown paths are left out. */
  sourceArticles(paths: readonly string[]): Promise<readonly SourceArticle[]>
}

/** Begins the path of each source that is a row of a table. */
export const TABLES = '/tables/'

/** Fingerprint of a source that must be read again: the store refused it, or it could not be read. */
export const UNREAD = ''

/** A file of the folder, or a record that a program published, as the store has it. */
export interface Source {
  /** Path inside the folder, with `/`. The path of a published record begins with `/`. */
  readonly path: string
  /** Changes when the file, one of its dependencies, or the rules of reading change. */
  readonly fingerprint: string
  /**
   * SHA-256 of the file, in hexadecimal. A file that disappears and a new one with the same hash are a rename.
   * Empty when the file could not be read: the store then retains the last hash.
   */
  readonly contentHash: string
  /** Paths of the files that the record names, whether they exist or not. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
}

/**
 * The state in which a change expects its article. With an id and a revision, the article must be at this revision,
 * and the change's source must have no other article. With `absent`, the source must have none.
 */
export type Expected = { readonly id: string; readonly revision: number } | 'absent'

/**
 * A change of one source: a valid record, a faulty one (the last valid version stays), or a missing one. `continues` is
 * the id of the withdrawn article of a renamed and edited file. It counts if the record has no id, and its source neither
 * an article nor the content of a withdrawn one.
 */
export type SourceChange =
  | {
      readonly kind: 'article'
      readonly source: Source
      readonly draft: ArticleDraft
      readonly expected?: Expected
      readonly continues?: string | undefined
    }
  | { readonly kind: 'faulty'; readonly source: Source; readonly continues?: string | undefined }
  | {
      readonly kind: 'gone'
      readonly path: string
      readonly expected?: Expected
      /** Why, if that is known. */
      readonly recall?: Recall | undefined
    }

/** One page of sources: at most `limit` of those whose paths follow `after`. */
export interface SourcesPage {
  readonly after?: string | undefined
  /** The beginning of the paths of rows, such as `/tables/`; the files of the folder when absent. */
  readonly within?: string | undefined
  readonly limit: number
}

/** A source, and facts of its article. Another source may adopt the article when this one disappears. */
export interface SourceArticle {
  readonly path: string
  readonly contentHash: string
  /** The id of its article; absent when it has none. */
  readonly id?: string | undefined
  /** The slug of its article; absent when it has none. */
  readonly slug?: string | undefined
  /** The title of its article; absent when it has none. */
  readonly title?: string | undefined
  /** The date of its article; absent when it has none. */
  readonly published?: Date | undefined
}

/** Options of `SourceStore.apply`. */
export interface ApplyOptions {
  readonly now: Date
  /** Host of the publication: the authority of minted ids (RFC 4151). */
  readonly host: string
  /** The publication's IANA time zone, which decides the date in a minted id. */
  readonly timeZone: string
  /** Language of articles that declare none. */
  readonly language: string
  /** Milliseconds by which a new article is delayed. */
  readonly undo: number
  /** The request that caused the changes. Its answer is stored in the same transaction. */
  readonly request?: AnsweredRequest | undefined
}

/** A request that has begun, and the answer to store once its changes are applied. */
export interface AnsweredRequest {
  readonly key: string
  /** Returns the answer to store, or undefined when there is none. May be called more than once. */
  readonly answer: (applied: Applied) => StoredAnswer | undefined
}

/** The result of `SourceStore.apply`. */
export interface Applied {
  readonly added: number
  readonly changed: number
  /** Withdrawn articles, of these changes or earlier ones, that returned under another path. */
  readonly renamed: number
  readonly withdrawn: number
  /**
   * Faults that only the store can detect, such as the id of another article. A source with one that is not a
   * warning is stored as `UNREAD`.
   */
  readonly faults: readonly Fault[]
  /** The current article of the last change that had `expected` and was no withdrawal. */
  readonly article?: Article | undefined
}
