/** A file that an article contains or links, with the facts derived from its bytes. */
export interface Media {
  /** An absolute URL, or `/media/{hash}/{name}` for a file that Feedwright serves itself. */
  readonly src: string
  /** Media type from the first bytes; absent until a remote file has been fetched. */
  readonly type?: string | undefined
  /** Length in bytes. */
  readonly length?: number | undefined
  /** Pixels as displayed, after EXIF rotation. */
  readonly width?: number | undefined
  readonly height?: number | undefined
  /** Playing time of a recording, in seconds. */
  readonly duration?: number | undefined
  /** Bits a second of a recording, on average. */
  readonly bitrate?: number | undefined
}

/** Texts of a record about its picture. */
export interface ImageDescription {
  readonly alt?: string | undefined
  readonly caption?: string | undefined
  readonly credit?: string | undefined
}

/** The picture of an article. */
export interface Image extends Media, ImageDescription {}

/** Audio, video or a document that comes with the article. */
export interface Attachment extends Media {
  readonly title?: string | undefined
}

/** Returns whether a source is a remote address, not a file of the folder or of this server. */
export function isRemote(src: string): boolean {
  return /^https?:/i.test(src)
}

/** Returns a file with the facts from its bytes, which override those of the record. */
export function withFacts<File extends Media>(declared: File, facts: Partial<Media> = {}): File {
  const known = Object.entries(facts).filter(([, fact]) => fact !== undefined)
  return { ...declared, ...Object.fromEntries(known) }
}
