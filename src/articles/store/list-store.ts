import type { Archive, Cursor, DeclaredList, ListRef, Selected, Selection } from '../selection.ts'
import type { CountedTerm, Term, TermKind } from '../terms.ts'

/** Stores the ordered lists of articles behind feeds: of each term, and of each declared feed. */
export interface ListStore {
  /**
   * Stores one list for each declared feed and removes all others. `language` is that of articles that declare none.
   * A list with a new filter is filled from all articles, in several transactions.
   */
  declareLists(lists: readonly DeclaredList[], language: string): Promise<void>
  /** Returns the places of public articles in a list, in the order of the selection. */
  select(selection: Selection): Promise<Selected>
  /**
   * Returns the lists with articles that were added, changed, became due or expired since `since`; none without `since`.
   * If the clock was set back since then, or since the last document, public articles stay public.
   */
  changes(since: Moment | undefined, now: Date): Promise<Changes>
  /** Finds a term by its slug, or by its folded name (`foldName`). */
  findTerm(
    kind: TermKind,
    by: { readonly slug: string } | { readonly folded: string },
  ): Promise<Term | undefined>
  /** Returns every tag, author and section with public articles at `now`, ordered by kind and name. */
  terms(now: Date): Promise<readonly CountedTerm[]>
  /** Closes archive pages of a feed, a limited number in each call, and returns the closed part of its archive. */
  closePages(feed: string, options: CloseOptions): Promise<Archive>
  /** Returns the limits of a closed page; undefined when there is no page with this number. */
  archivePage(feed: string, page: number): Promise<ArchivePage | undefined>
}

/** A moment of the store: its revision, and the time at which it was read. */
export interface Moment {
  readonly revision: number
  readonly now: Date
}

/** Changes of the store since a moment. */
export interface Changes {
  readonly revision: number
  /** Lists with articles that were added, changed, withdrawn, became due or expired. */
  readonly lists: readonly ListRef[]
}

/** Options of `ListStore.closePages` (RFC 5005 section 4). */
export interface CloseOptions {
  readonly now: Date
  readonly list: ListRef
  /** Articles on a page. */
  readonly size: number
  /** Number of the newest articles that stay out of the archive. Only whole pages of older ones are closed. */
  readonly unarchived?: number
  /** Instead of `unarchived`: closes everything up to this place; the last page may be short. */
  readonly through?: Cursor
}

/** The limits of a closed archive page in the order of articles. */
export interface ArchivePage {
  /** The end of the page before; absent for the first page. */
  readonly after?: Cursor | undefined
  readonly through: Cursor
}
