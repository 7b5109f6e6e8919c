import type { MediaFacts } from './store/media-store.ts'

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

/** The parts of a draft or article that may be remote. */
interface WithMedia {
  readonly image?: Image | undefined
  readonly attachments: readonly Attachment[]
}

/** Returns whether a source is a remote address, not a file of the folder or of this server. */
export function isRemote(src: string): boolean {
  return /^https?:/i.test(src)
}

/** Returns the addresses of remote attachments whose type, length or playing time the record does not give, each once. */
export function unknownAttachments({ attachments }: Pick<WithMedia, 'attachments'>): readonly string[] {
  const unknown = attachments.filter(
    ({ src, type, length, duration }) =>
      isRemote(src) &&
      (type === undefined || length === undefined || (RECORDING.test(type) && duration === undefined)),
  )
  return [...new Set(unknown.map(({ src }) => src))]
}

/** Returns a draft or article with the facts that are known of its remote image and attachments. */
export function withRemoteFacts<Record extends WithMedia>(
  record: Record,
  factsOf: (url: string) => MediaFacts | undefined,
): Record {
  const { image, attachments } = record
  return {
    ...record,
    ...(image !== undefined && { image: withFacts(image, factsOf(image.src)) }),
    attachments: attachments.map(attachment => withAttachmentFacts(attachment, factsOf(attachment.src))),
  }
}

/** Returns a file with the facts from its bytes, which override those of the record. */
export function withFacts<File extends Media>(declared: File, facts: Partial<Media> = {}): File {
  const known = Object.entries(facts).filter(([, fact]) => fact !== undefined)
  return { ...declared, ...Object.fromEntries(known) }
}

/** A type and a playing time in the record override those of the bytes, as for attachments in the folder. */
function withAttachmentFacts(declared: Attachment, facts: MediaFacts | undefined): Attachment {
  if (facts === undefined) return declared
  const { type = facts.type, duration = facts.duration } = declared
  const { bitrate, ...known } = facts
  const measured = duration === undefined ? {} : { duration }
  return { ...withFacts(declared, known), ...measured, type, length: facts.length || declared.length }
}

const RECORDING = /^(?:audio|video)\//
