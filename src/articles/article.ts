/** A person or organisation that wrote something. */
export interface Author {
  readonly name: string
  readonly email?: string | undefined
  /** Absolute URL of the author's own page. */
  readonly url?: string | undefined
}

/** A file that an article shows or offers, with the facts taken from its bytes. */
export interface Media {
  /** An absolute URL, or `/media/{hash}/{name}` for a file that Feedwright serves itself. */
  readonly src: string
  /** Media type from the first bytes; absent until a remote file has been reached. */
  readonly type?: string | undefined
  /** Length in bytes. */
  readonly length?: number | undefined
  /** Pixels as shown, after EXIF rotation. */
  readonly width?: number | undefined
  readonly height?: number | undefined
}

/** The article's picture. */
export interface Image extends Media {
  readonly alt?: string | undefined
  readonly caption?: string | undefined
  readonly credit?: string | undefined
}

/** Audio, video or a document that comes with the article. */
export interface Attachment extends Media {
  readonly title?: string | undefined
  /** Playing time in seconds. */
  readonly duration?: number | undefined
}

/** The article's text as its author wrote it; `content/` makes safe HTML of it. */
export interface Body {
  readonly format: 'markdown' | 'html' | 'text'
  readonly source: string
}

/** What a right record says, before the store has given it its identity. */
export interface ArticleDraft {
  /** Given by the record, or else minted by the store. */
  readonly id?: string | undefined
  /** Given by the record; a taken one is a fault. */
  readonly slug?: string | undefined
  /** Derived from the file name or title; made unique by the store. */
  readonly derivedSlug: string
  /** The article's page elsewhere; absent when Feedwright serves it. */
  readonly link?: string | undefined
  readonly title: string
  /** Plain text given by the record; `content/summary.ts` makes one where it is absent. */
  readonly summary?: string | undefined
  readonly published: Date
  readonly updated?: Date | undefined
  readonly authors: readonly Author[]
  readonly tags: readonly string[]
  readonly section?: string | undefined
  readonly language?: string | undefined
  readonly image?: Image | undefined
  readonly attachments: readonly Attachment[]
  readonly draft: boolean
  /** Names of feeds that do not show it, or `all`. */
  readonly hiddenFrom?: 'all' | readonly string[] | undefined
  /** A new `published` makes a new article of it, with a new id. */
  readonly republish?: boolean | undefined
  readonly body: Body
  /** Files of the folder that the body names, by the name used there. */
  readonly assets: Readonly<Record<string, Media>>
}

/** An article as the store gives it. */
export interface Article extends Omit<ArticleDraft, 'derivedSlug' | 'id' | 'republish' | 'slug'> {
  /** The same in all formats, for ever (RFC 4287 section 4.2.6). */
  readonly id: string
  /** Unique in the store; the article's page is `/articles/{slug}`. */
  readonly slug: string
  /** Grows with every change of the row, over the whole store. */
  readonly revision: number
}

/** Where the article's page is: elsewhere, or here beneath `baseUrl` (no trailing slash). */
export function permalink(article: Pick<Article, 'link' | 'slug'>, baseUrl: string): string {
  return article.link ?? `${baseUrl}/articles/${encodeURIComponent(article.slug)}`
}
