import type { Attachment, Author, Image } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'

/** One of a feed's documents. */
export interface FeedFormatLink {
  /** The format's name for people, such as `JSON Feed`. */
  readonly name: string
  readonly mediaType: string
  /** Absolute URL. */
  readonly url: string
}

/** A feed in all its formats, the one to recommend first. */
export interface FeedLinks {
  readonly title: string
  readonly formats: readonly FeedFormatLink[]
}

/** An author, with the URL of their feed's page where there is one. */
export interface AuthorLink extends Author {
  readonly feedUrl?: string | undefined
}

/** An article as a list shows it. URLs are absolute, `image.src` too. */
export interface ArticleCard {
  readonly title: string
  /** The article's permalink. */
  readonly url: string
  /** Plain text, given or made from the body. */
  readonly summary?: string | undefined
  readonly published: Date
  readonly updated?: Date | undefined
  /** The article's own, or else the publication's. */
  readonly authors: readonly AuthorLink[]
  /** BCP 47 tag, where it differs from the publication's. */
  readonly language?: string | undefined
  readonly image?: Image | undefined
}

/** A tag, with the URL of its feed's page where there is one. */
export interface TagLink {
  readonly name: string
  readonly url?: string | undefined
}

/** An article as its own page shows it. URLs are absolute, those in the body and of attachments too. */
export interface ArticlePage extends ArticleCard {
  /** The summary that the record gives; absent where `summary` was made from the body, which shows it already. */
  readonly standfirst?: string | undefined
  readonly section?: string | undefined
  /** The page of the section's feed. */
  readonly sectionUrl?: string | undefined
  readonly tags: readonly TagLink[]
  readonly attachments: readonly Attachment[]
  /** Sanitised HTML that starts with the figure of `image`, if there is one. */
  readonly body: string
}

/** A feed in the list of all, by the URL of its page. */
export interface CatalogueFeed {
  readonly title: string
  readonly url: string
  /** How many articles it has. */
  readonly count?: number | undefined
}

/** Feeds of one kind, in the order to show them. */
export interface CatalogueGroup {
  readonly kind: 'feeds' | 'sections' | 'tags' | 'authors'
  readonly feeds: readonly CatalogueFeed[]
}

/** What the home page shows. The first feed is the main one; all of them are announced to readers. */
export interface HomeView {
  readonly publication: Publication
  readonly feeds: readonly FeedLinks[]
  /** Newest first. */
  readonly articles: readonly ArticleCard[]
  /** All feeds; where it is absent, the others of `feeds` are listed. */
  readonly catalogue?: readonly CatalogueGroup[] | undefined
  /** Absolute URL of all feeds as OPML. */
  readonly opmlUrl?: string | undefined
  readonly styleUrl: string
}

/** A feed as its own page shows it. */
export interface FeedHead extends FeedLinks {
  readonly description?: string | undefined
  /** Absolute URL of the page. */
  readonly url: string
  /** Whether its items are summaries without the text. */
  readonly summaryOnly?: boolean | undefined
}

/** A document of a feed's archive. */
export interface ArchiveLink {
  readonly label: string
  readonly url: string
}

/** What a feed's page shows. */
export interface FeedView {
  readonly publication: Publication
  readonly feed: FeedHead
  /** Feeds to announce to readers: this one first, then the main one. */
  readonly feeds: readonly FeedLinks[]
  /** Newest first, as the feed has them. */
  readonly items: readonly ArticlePage[]
  readonly archives: readonly ArchiveLink[]
  readonly styleUrl: string
}

/** What an article's page shows. */
export interface ArticleView {
  readonly publication: Publication
  /** Feeds to announce to readers: those it is in, the main one first. */
  readonly feeds: readonly FeedLinks[]
  readonly article: ArticlePage
  readonly styleUrl: string
}

/** What an error page shows. */
export interface ErrorView {
  /** Absent when there is none to speak of, or its name must not be told. */
  readonly publication?: Publication | undefined
  readonly feeds?: readonly FeedLinks[] | undefined
  /** HTTP status, 400 to 599. */
  readonly status: number
  /** The path that was asked for. */
  readonly path: string
  /** The newest articles, for someone who has come in vain. */
  readonly articles?: readonly ArticleCard[] | undefined
  readonly styleUrl: string
}
