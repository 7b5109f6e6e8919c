import type { Attachment, Image, ImageDescription, Media } from './media.ts'
import type { Episode } from './podcast/episode.ts'

/** A person or organisation that wrote something. */
export interface Author {
  readonly name: string
  readonly email?: string | undefined
  /** Absolute URL of the author's own page. */
  readonly url?: string | undefined
}

/** The text of an article as its author wrote it; `content/` turns it into safe HTML. */
export interface Body {
  readonly format: 'markdown' | 'html' | 'text'
  readonly source: string
}

/** The content of a valid record, before the store has decided its id and slug. */
export interface ArticleDraft {
  /** The id in the record; minted by the store when absent. */
  readonly id?: string | undefined
  /** The slug in the record; a fault when another article has it. */
  readonly slug?: string | undefined
  /** Derived from the path of the file, or from the title; the store adds a number when it is taken. */
  readonly derivedSlug: string
  /** The name in a minted id: the slug of the record, or one derived in the same way. */
  readonly nameInId: string
  /** The URL of the article's page elsewhere; absent when Feedwright serves it. */
  readonly link?: string | undefined
  /** Earlier addresses of the article, as paths with or without a query. */
  readonly aliases?: readonly string[] | undefined
  readonly title: string
  /** Plain text from the record; when absent, `content/summary.ts` derives it from the body. */
  readonly summary?: string | undefined
  readonly published: Date
  readonly updated?: Date | undefined
  /** The instant from which it is no longer shown. */
  readonly expires?: Date | undefined
  readonly authors: readonly Author[]
  readonly tags: readonly string[]
  readonly section?: string | undefined
  readonly language?: string | undefined
  readonly image?: Image | undefined
  /** Describes a picture whose file is missing. When the file arrives, `image` replaces it. */
  readonly missingImage?: ImageDescription | undefined
  readonly attachments: readonly Attachment[]
  /** What the record says of it as an episode of a podcast. */
  readonly episode?: Episode | undefined
  readonly draft: boolean
  /** Names of the feeds that leave it out, `all`, or all but some. */
  readonly hiddenFrom?: HiddenFrom | undefined
  /** Whether another `published` date turns it into a new article, with a new id. */
  readonly republish?: boolean | undefined
  readonly body: Body
  /** Files of the folder that the body uses, by the name used there. One that is broken has an empty `src`: it is left out. */
  readonly assets: Readonly<Record<string, Media>>
}

/** An article as the store returns it. */
export interface Article
  extends Omit<ArticleDraft, 'derivedSlug' | 'nameInId' | 'id' | 'republish' | 'slug'> {
  /** The same in all formats, permanently (RFC 4287 section 4.2.6). */
  readonly id: string
  /** Unique in the store; the article's page is `/articles/{slug}`. */
  readonly slug: string
  /** Set to the store's next revision with every change of the article. */
  readonly revision: number
}

/** Which feeds leave an article out. With `except`, those of its tags, section and authors do too. */
export type HiddenFrom = 'all' | readonly string[] | { readonly except: readonly string[] }

/** Returns whether an article is no longer shown at `now`. */
export function hasExpired({ expires }: Pick<Article, 'expires'>, now: Date): boolean {
  return expires !== undefined && expires <= now
}

/** Returns the URL of the article's page: elsewhere, or below `baseUrl` (without a trailing slash). */
export function permalink(article: Pick<Article, 'link' | 'slug'>, baseUrl: string): string {
  return article.link ?? `${baseUrl}/articles/${encodeURIComponent(article.slug)}`
}
