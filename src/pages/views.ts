import type { Author } from '../articles/article.ts'
import type { Attachment, Image } from '../articles/media.ts'
import type { Publication } from '../articles/publication.ts'
import type { EpisodePart, EpisodeSummary, ShowPart } from './episode/view.ts'

/** One of a feed's documents. */
export interface FeedFormatLink {
  /** The format's name for people, such as `JSON Feed`. */
  readonly name: string
  readonly mediaType: string
  /** Absolute URL. */
  readonly url: string
}

/** A feed in all its formats, the recommended one first. */
export interface FeedLinks {
  readonly title: string
  readonly formats: readonly FeedFormatLink[]
}

/** An author, with the URL of the author's feed page if there is one. */
export interface AuthorLink extends Author {
  readonly feedUrl?: string | undefined
}

/** An article in a list. URLs are absolute, including `image.src` and those of attachments. */
export interface ArticleCard {
  readonly title: string
  /** The article's permalink. */
  readonly url: string
  /** Plain text, from the record or from the body. */
  readonly summary?: string | undefined
  readonly published: Date
  readonly updated?: Date | undefined
  /** The article's authors, or else the publication's. */
  readonly authors: readonly AuthorLink[]
  readonly section?: string | undefined
  /** URL of the page of the section's feed. */
  readonly sectionUrl?: string | undefined
  /** BCP 47 tag, if it differs from the publication's. */
  readonly language?: string | undefined
  readonly image?: Image | undefined
  readonly attachments: readonly Attachment[]
  /** Present when it has a recording, or is a live event. */
  readonly episode?: EpisodeSummary | undefined
}

/** A tag, with the URL of its feed's page if there is one. */
export interface TagLink {
  readonly name: string
  readonly url?: string | undefined
}

/** An article on its own page. URLs are absolute, including those in the body. */
export interface ArticlePage extends ArticleCard {
  /** Summary of the record; absent if `summary` is from the body, where it appears anyway. */
  readonly standfirst?: string | undefined
  readonly tags: readonly TagLink[]
  /** Sanitised HTML that starts with the figure of `image`, if there is one. */
  readonly body: string
  readonly episode?: EpisodePart | undefined
}

/** The pages before and after a page of a list, by absolute URL. The first page has the newest articles. */
export interface PageLinks {
  readonly newer?: string | undefined
  readonly older?: string | undefined
}

/** A link to an article. */
export interface ArticleLink extends Pick<ArticleCard, 'title' | 'url' | 'language'> {}

/** The articles that were published next after an article and before it. */
export interface ArticleLinks {
  readonly newer?: ArticleLink | undefined
  readonly older?: ArticleLink | undefined
}

/** A feed in the list of all feeds, with the URL of its page. */
export interface CatalogueFeed {
  readonly title: string
  readonly url: string
  /** Number of its articles. */
  readonly count?: number | undefined
}

/** Feeds of one kind, in their order on the page. */
export interface CatalogueGroup {
  readonly kind: 'feeds' | 'sections' | 'tags' | 'authors'
  readonly feeds: readonly CatalogueFeed[]
}

/** The content of the home page. The first feed is the main one; all of them are announced to readers. */
export interface HomeView {
  readonly publication: Publication
  readonly feeds: readonly FeedLinks[]
  /** Newest first. */
  readonly articles: readonly ArticleCard[]
  /** Absolute URL of the page with older articles. */
  readonly olderUrl?: string | undefined
  /** All feeds; if absent, the page lists `feeds` without the first. */
  readonly catalogue?: readonly CatalogueGroup[] | undefined
  /** Absolute URL of the OPML list of all feeds. */
  readonly opmlUrl?: string | undefined
  /** Present when the main feed is a podcast. */
  readonly show?: ShowPart | undefined
  readonly styleUrl: string
}

/** A feed on its own pages. */
export interface FeedHead extends FeedLinks {
  readonly description?: string | undefined
  /** Absolute URL of the page. */
  readonly url: string
  /** Whether its items have summaries but no bodies. */
  readonly summaryOnly?: boolean | undefined
  /** Whether the URLs contain the token of a subscriber, who must not hand them to other services unawares. */
  readonly private?: boolean | undefined
  /** Present when the feed is a podcast. */
  readonly show?: ShowPart | undefined
}

/** The content of one page of a feed. */
export interface FeedView {
  readonly publication: Publication
  readonly feed: FeedHead
  /** Feeds to announce to readers: this one first, then the main one. */
  readonly feeds: readonly FeedLinks[]
  /** The articles of the page, newest first. */
  readonly articles: readonly ArticleCard[]
  readonly pages: PageLinks
  readonly styleUrl: string
}

/** The content of an article's page. */
export interface ArticleView {
  readonly publication: Publication
  /** Feeds to announce to readers: those with the article, the main one first. */
  readonly feeds: readonly FeedLinks[]
  readonly article: ArticlePage
  readonly neighbours?: ArticleLinks | undefined
  readonly styleUrl: string
}

/** The content of an error page. */
export interface ErrorView {
  /** Absent if there is none, or if its name must not be revealed. */
  readonly publication?: Publication | undefined
  readonly feeds?: readonly FeedLinks[] | undefined
  /** HTTP status, 400 to 599. */
  readonly status: number
  /** Requested path. */
  readonly path: string
  /** Why the article was taken back, if readers are told. */
  readonly note?: string | undefined
  /** The newest articles, as an alternative to the missing page. */
  readonly articles?: readonly ArticleCard[] | undefined
  readonly styleUrl: string
}
