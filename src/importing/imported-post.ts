import type { FeedAuthor, FeedEnclosure } from './feeds/feed-item.ts'
import type { PodcastFields } from './podcast/podcast-fields.ts'
import type { OldShow } from './podcast/show-elements.ts'

/** A post of another system, ready to be written as a record. */
export interface ImportedPost {
  /** Names the post in its source, so that a second import finds its record again. */
  readonly sourceId: string
  /** The id in the feed of the system; undefined when a new one may be minted. */
  readonly id?: string | undefined
  /** Address of the page on the old site. */
  readonly link?: string | undefined
  /** Further addresses of the page on the old site, as paths or URLs. */
  readonly aliases?: readonly string[] | undefined
  readonly slug?: string | undefined
  readonly title: string
  /** Plain text. */
  readonly summary?: string | undefined
  /** RFC 3339, or a local date and time. */
  readonly published?: string | undefined
  readonly updated?: string | undefined
  readonly authors: readonly FeedAuthor[]
  readonly tags: readonly string[]
  readonly language?: string | undefined
  readonly image?: ImportedImage | undefined
  readonly attachments: readonly FeedEnclosure[]
  /** Fields of a record about an episode of a podcast. */
  readonly episode?: PodcastFields | undefined
  /** Whether nobody could see it yet. */
  readonly draft: boolean
  readonly html: string
}

/** The picture of a post. */
export interface ImportedImage {
  readonly src: string
  readonly alt?: string | undefined
  readonly caption?: string | undefined
}

/** The posts of a source, and what was left out of them. */
export interface ImportSource {
  /** Name of the system, such as `WordPress`. */
  readonly system: string
  /** Name and address of the site. They are known when the first post is. */
  readonly site: ImportedSite
  readonly posts: AsyncIterable<ImportedPost>
  /** Where the articles have their pages, unless the user says otherwise: the site of an export is usually left. */
  readonly pages: 'here' | 'there'
  /** Returns a picture that the export itself has; undefined for any other. */
  readonly picture?: ((address: string) => Promise<PictureBytes | undefined>) | undefined
  /** The podcast that the source is. */
  readonly show?: OldShow | undefined
  /** Closes the files of the export. */
  readonly close?: (() => void) | undefined
}

/** The bytes of a picture, and the type that its server says it has. */
export interface PictureBytes {
  readonly bytes: Uint8Array
  readonly type: string
}

/** Facts of a source about the whole publication. */
export interface ImportedSite {
  title?: string | undefined
  description?: string | undefined
  language?: string | undefined
  /** Home page of the old site. */
  home?: string | undefined
}

/** Counts what was left out or changed, by reason. */
export interface ImportReport {
  /** Counts once more for a reason such as `left out: private`. */
  add(reason: string, count?: number): void
  /** Each reason with its count, in the order of their first occurrence. */
  readonly counts: ReadonlyMap<string, number>
}

/** Creates an empty report. */
export function createImportReport(): ImportReport {
  const counts = new Map<string, number>()
  return {
    counts,
    add(reason, count = 1) {
      counts.set(reason, (counts.get(reason) ?? 0) + count)
    },
  }
}
