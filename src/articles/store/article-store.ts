import type { Article, ArticleDraft } from '../article.ts'
import type { Fault } from '../faults/fault.ts'
import type { Archive, Cursor, DeclaredList, ListRef, Selected, Selection } from '../selection.ts'
import type { CountedTerm, Term, TermKind } from '../terms.ts'
import type { ApiToken, FeedToken } from '../token.ts'
import type { StoredAnswer, StoredRequest } from './requests.ts'

/** Fingerprint of a source that is to be read again: the store refused it, or it could not be read. */
export const UNREAD = ''

/** A file of the folder, or a record that a program published, as the store remembers it. */
export interface Source {
  /** Path inside the folder, with `/`; that of a published record begins with one. */
  readonly path: string
  /** Changes when the file, one that it depends on, or the rules of reading change. */
  readonly fingerprint: string
  /**
   * SHA-256 of the file, in hexadecimal; a vanished file and a new one that share it are a rename. Empty when it could not
   * be read: the store keeps what it was known by.
   */
  readonly contentHash: string
  /** Paths of the files that the record names, whether they are there or not. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
}

/**
 * How an article must be for a change to be applied: at this revision, withdrawn or not. No other may be that of the
 * change's source, and none at all when it is to be absent.
 */
export type Expected = { readonly id: string; readonly revision: number } | 'absent'

/** What became of a source: a right record, a wrong one (the last right version stays), or gone. */
export type SourceChange =
  | {
      readonly kind: 'article'
      readonly source: Source
      readonly draft: ArticleDraft
      readonly expected?: Expected
    }
  | { readonly kind: 'faulty'; readonly source: Source }
  | { readonly kind: 'gone'; readonly path: string; readonly expected?: Expected }

/** Which sources are wanted: at most so many whose paths come after one. */
export interface SourcesPage {
  readonly after?: string | undefined
  readonly limit: number
}

/** What a source stands for, which another may take over when it goes. */
export interface Holding {
  readonly path: string
  readonly contentHash: string
  /** Of its article, if there is one. */
  readonly id?: string | undefined
  readonly slug?: string | undefined
}

/** How the store applies changes of sources. */
export interface ApplyOptions {
  readonly now: Date
  /** Host of the publication: the authority of minted ids (RFC 4151). */
  readonly host: string
  /** The publication's zone, in which the date of a minted id is read. */
  readonly timeZone: string
  /** Language of articles that name none. */
  readonly language: string
  /** Milliseconds for which a new article is held back. */
  readonly undo: number
  /** The request that asked for the changes, whose answer is kept with them or not at all. */
  readonly request?: AnsweredRequest | undefined
}

/** A request that has begun, and what it is answered with when its changes are applied. */
export interface AnsweredRequest {
  readonly key: string
  /** Undefined when there is nothing to keep. May be called more than once. */
  readonly answer: (applied: Applied) => StoredAnswer | undefined
}

/** What applying changes did. */
export interface Applied {
  readonly added: number
  readonly changed: number
  /** Withdrawn articles, of these changes or earlier ones, that came back under another name. */
  readonly renamed: number
  readonly withdrawn: number
  /**
   * Faults that only the store could see, such as an id that another article has. A source with one that is
   * no warning is kept as `UNREAD`.
   */
  readonly faults: readonly Fault[]
  /** The article as it is now, of the last change that said what it expected and was no withdrawal. */
  readonly article?: Article | undefined
}

/** Which articles are listed: at most so many that come after a place, of a tag or all. */
export interface ArticlesPage {
  readonly limit: number
  readonly after?: Cursor | undefined
  /** `foldName` of a tag. */
  readonly tag?: string | undefined
}

/** What `/articles/{slug}` leads to. */
export interface SlugOwner {
  readonly article: Article
  /** Path of its source; undefined when it is withdrawn. */
  readonly source: string | undefined
  /** False when the article has since been given another slug. */
  readonly current: boolean
  readonly withdrawn: boolean
  /** The instant from which it may be shown. */
  readonly due: Date
}

/** What the bytes of a file say of it. */
export interface MediaFacts {
  readonly type: string
  /** Bytes. */
  readonly length: number
  /** Pixels as shown; absent for what is no picture. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** How archive pages are closed (RFC 5005 section 4). */
export interface CloseOptions {
  readonly now: Date
  readonly list: ListRef
  /** Articles on a page. */
  readonly size: number
  /** The newest articles that stay out of the archive; whole pages of what is older are closed. */
  readonly keep?: number
  /** Or else: everything up to this place is closed, the last page perhaps not whole. */
  readonly through?: Cursor
}

/** A moment of the store: its revision, and the instant at which it was looked at. */
export interface Moment {
  readonly revision: number
  readonly now: Date
}

/** What became of the store since a moment. */
export interface Changes {
  readonly revision: number
  /** Lists with articles that were added, changed, withdrawn or became due. */
  readonly lists: readonly ListRef[]
}

/** Where a closed page lies in the order of articles. */
export interface ArchivePage {
  readonly after?: Cursor | undefined
  readonly through: Cursor
}

/** A file kept for serving at `/media/{hash}/{name}`. */
export interface StoredMedia extends MediaFacts {
  /** SHA-256 of the bytes, hexadecimal, cut to 32 digits. */
  readonly hash: string
  /** Canonical file name in its URL; the first name that these bytes came with. */
  readonly name: string
}

/** A remote image whose facts are known, or wanted. */
export interface RemoteImage {
  readonly url: string
  readonly facts?: MediaFacts | undefined
  /** Failed attempts so far. */
  readonly attempts: number
}

/** Outcome of an attempt to reach a remote image. */
export type RemoteImageResult =
  | { readonly facts: MediaFacts }
  | { readonly error: string; readonly retryAt: Date }

/** Something that is followed until it is closed. */
export interface StoreWatch {
  close(): void
}

/** What only one does of all who have opened a store of the same data. It ends soon when `signal` is aborted. */
export type LeaderWork = (signal: AbortSignal) => Promise<void>

/** A store that leads, or waits to. */
export interface Lead {
  /** Whether it leads from the first, because nobody else did. Waits for a store that is away. */
  readonly immediate: Promise<boolean>
  /** Lets another one lead. Resolves when the work has ended. */
  close(): Promise<void>
}

/**
 * Where articles are kept. Every method is one transaction. A method that cannot reach the store rejects, where
 * that is a server with a Problem of kind `unavailable`; something that is not there is `undefined`.
 */
export interface ArticleStore {
  /**
   * Applies all changes or none: gives identities, keeps `published`, withdraws what is gone.
   * @throws Problem of the kind `conflict` when an article is not as a change expected.
   */
  apply(changes: readonly SourceChange[], options: ApplyOptions): Promise<Applied>
  /** Files of the folder in order of path: all, or some of many. */
  sources(page?: SourcesPage): Promise<readonly Source[]>
  /** What these sources hold, as far as they are known. */
  holdings(paths: readonly string[]): Promise<readonly Holding[]>
  /**
   * Keeps a list for each declared feed and no other; `language` is that of articles that name none. A list whose
   * filter is new is filled from all articles, some at a time.
   */
  declareLists(lists: readonly DeclaredList[], language: string): Promise<void>
  select(selection: Selection): Promise<Selected>
  /** The articles of these ids, in their order; what is not there is left out. */
  articles(ids: readonly string[]): Promise<readonly Article[]>
  /**
   * What changed, got or fell due since a moment, by the lists that show it; none for who has seen no moment yet.
   * When the clock was set back since that moment, or since a document was last made, what was public stays so.
   */
  changes(since: Moment | undefined, now: Date): Promise<Changes>
  /** How many articles are public at `now`. */
  count(now: Date): Promise<number>
  /** A term by its slug, or by what its spellings share. */
  findTerm(
    kind: TermKind,
    by: { readonly slug: string } | { readonly folded: string },
  ): Promise<Term | undefined>
  /** Every tag, author and section that articles have at `now`, by kind and name. */
  terms(now: Date): Promise<readonly CountedTerm[]>
  /** Closes archive pages of a feed, so many at once that nobody waits for it, and gives what is closed. */
  closePages(feed: string, options: CloseOptions): Promise<Archive>
  /** Between which places a closed page lies; undefined when there is none of this number. */
  archivePage(feed: string, page: number): Promise<ArchivePage | undefined>
  /** Keeps a token; only its hash. */
  addToken(
    token: Pick<FeedToken, 'id' | 'feed' | 'label' | 'created'> & { readonly hash: string },
  ): Promise<void>
  /** Keeps a token of the publishing API; only its hash. */
  addApiToken(
    token: Pick<ApiToken, 'id' | 'scope'> & Pick<FeedToken, 'label' | 'created'> & { readonly hash: string },
  ): Promise<void>
  /** The token of the publishing API that has this hash, unless it was revoked; remembers that it was used. */
  useApiToken(hash: string, now: Date): Promise<ApiToken | undefined>
  /**
   * Notes that a request with this key has begun, or gives what is known of one that began within a day. One that has
   * no answer after a minute died with its process, and begins again.
   */
  beginRequest(key: string, fingerprint: string, now: Date): Promise<StoredRequest | undefined>
  /**
   * Keeps the answer of a request that has begun, unless it has one; without an answer, forgets that it began, unless
   * it has one.
   */
  endRequest(key: string, answer: StoredAnswer | undefined): Promise<void>
  /** Every token, the oldest first. */
  tokens(): Promise<readonly FeedToken[]>
  /** False when there is none of this id that is not revoked yet. */
  revokeToken(id: string, now: Date): Promise<boolean>
  /** Whether the token of this hash opens the feed; remembers that it was used. */
  useToken(feed: string, hash: string, now: Date): Promise<boolean>
  findBySlug(slug: string): Promise<SlugOwner | undefined>
  findById(id: string): Promise<SlugOwner | undefined>
  /** Articles that are not withdrawn, drafts and future ones too, newest first, with empty bodies. */
  list(page: ArticlesPage): Promise<readonly SlugOwner[]>
  /** The first instant after `now` at which an article falls due: is published, or no longer held back. */
  nextDue(now: Date): Promise<Date | undefined>
  /**
   * When the document called `key` last changed: the remembered instant while `digest` stays the same, or
   * else a new one, in whole seconds and at least one second later than the last (READERS 3, 4 and 5).
   */
  lastChanged(key: string, digest: string, now: Date): Promise<Date>
  /**
   * The same for what was made of the store as it was at a moment: undefined when somebody has made it of a later
   * one meanwhile, so that nothing older replaces it.
   */
  lastChangedAt(key: string, digest: string, moment: Moment): Promise<Date | undefined>
  /** Whether `lastChanged` was ever asked for `key`. */
  hasChanged(key: string): Promise<boolean>
  /** The value first given for `key`, for ever: such as the feed's own id. */
  remember(key: string, value: string): Promise<string>
  /**
   * Remembers media, and keeps their bytes for other servers where each has a folder of its own; gives back for each
   * the canonical one that has the same hash.
   */
  putMedia(media: readonly StoredMedia[]): Promise<readonly StoredMedia[]>
  findMedia(hash: string): Promise<StoredMedia | undefined>
  /** Brings bytes that another server kept into this one's folder of media files; false when there are none. */
  fetchMedia(media: StoredMedia): Promise<boolean>
  /** Facts of a remote image, when it was reached before. */
  findRemoteImage(url: string): Promise<RemoteImage | undefined>
  /** Remote images of articles that are not known and due for an attempt, longest waiting first. */
  dueRemoteImages(now: Date, limit: number): Promise<readonly RemoteImage[]>
  /** When the next attempt falls due, if one is waiting. */
  nextRemoteImage(): Promise<Date | undefined>
  /** Keeps the outcome; facts are written into every article that shows the image. Gives how many. */
  saveRemoteImage(url: string, result: RemoteImageResult): Promise<number>
  /**
   * Calls `onChange`, which must not throw, when there may be changes to ask for: soon after this call, after
   * other stores over the same articles have drawn revisions, and whenever it could not be known for a while
   * whether they have. Ends when it is closed, or the store is.
   */
  watch(onChange: () => void): StoreWatch
  /** Says up to which revision this program, which watches, shows everything to readers. */
  acknowledge(revision: number): Promise<void>
  /**
   * Resolves when all other programs that watch show what is in the store now; or after two seconds, for one that hangs
   * keeps nobody from publishing.
   */
  waitForOthers(): Promise<void>
  /**
   * Does `work` while this store leads. When it no longer can, because it was closed, lost its server or died, another
   * one that waits begins within seconds.
   */
  lead(work: LeaderWork): Lead
  close(): Promise<void>
}
