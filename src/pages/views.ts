import type { Attachment, Author, Image } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'

/** One of a feed's documents. */
export interface FeedFormatLink {
  readonly name: 'RSS' | 'Atom' | 'JSON Feed'
  readonly mediaType: string
  /** Absolute URL. */
  readonly url: string
}

/** A feed in all its formats, the one to recommend first. */
export interface FeedLinks {
  readonly title: string
  readonly formats: readonly FeedFormatLink[]
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
  readonly authors: readonly Author[]
  /** BCP 47 tag, where it differs from the publication's. */
  readonly language?: string | undefined
  readonly image?: Image | undefined
}

/** A tag, with the URL of its page where there is one. */
export interface TagLink {
  readonly name: string
  readonly url?: string | undefined
}

/** An article as its own page shows it. URLs are absolute, those in the body and of attachments too. */
export interface ArticlePage extends ArticleCard {
  /** The summary that the record gives; absent where `summary` was made from the body, which shows it already. */
  readonly standfirst?: string | undefined
  readonly section?: string | undefined
  readonly tags: readonly TagLink[]
  readonly attachments: readonly Attachment[]
  /** Sanitised HTML that starts with the figure of `image`, if there is one. */
  readonly body: string
}

/** What the home page shows. The first feed is the main one; all of them are announced to readers. */
export interface HomeView {
  readonly publication: Publication
  readonly feeds: readonly FeedLinks[]
  /** Newest first. */
  readonly articles: readonly ArticleCard[]
  readonly styleUrl: string
}

/** What an article's page shows. */
export interface ArticleView {
  readonly publication: Publication
  /** Feeds to announce to readers: the main one, as a rule. */
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
  readonly styleUrl: string
}
