import type { ArticleDraft, Attachment, Media } from './article.ts'
import type { MediaFacts } from './store/media-store.ts'

/** Returns whether a source is a remote address, not a file of the folder or of this server. */
export function isRemote(src: string): boolean {
  return /^https?:/i.test(src)
}

/** Returns the addresses of remote attachments whose type or length the record does not give, each once. */
export function unknownAttachments({ attachments }: Pick<ArticleDraft, 'attachments'>): readonly string[] {
  const unknown = attachments.filter(
    ({ src, type, length }) => isRemote(src) && (type === undefined || length === undefined),
  )
  return [...new Set(unknown.map(({ src }) => src))]
}

/** The parts of a draft or article that may be remote. */
type WithMedia = Pick<ArticleDraft, 'image' | 'attachments'>

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

/** A type in the record overrides that of the bytes, as for attachments in the folder. */
function withAttachmentFacts(declared: Attachment, facts: MediaFacts | undefined): Attachment {
  if (facts === undefined) return declared
  const { type = facts.type } = declared
  return { ...withFacts(declared, facts), type, length: facts.length || declared.length }
}
