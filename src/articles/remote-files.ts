import { type Attachment, type Image, isRemote, withFacts } from './media.ts'
import type { AlternateEnclosure, Episode, Transcript } from './podcast/episode.ts'
import type { MediaFacts } from './store/media-store.ts'

/** The parts of a draft or article that may be remote. */
interface WithMedia {
  readonly image?: Image | undefined
  readonly attachments: readonly Attachment[]
  readonly episode?: Episode | undefined
}

type FactsOf = (url: string) => MediaFacts | undefined

/**
 * Returns the addresses of remote files whose facts the record does not give, each once: the type, length or playing time of an
 * attachment or alternate enclosure, the type of a transcript, the pixels of an artwork.
 */
export function unknownFiles({ attachments, episode = {} }: WithMedia): readonly string[] {
  const { artwork, transcripts = [], alternates = [] } = episode
  const unknown = [
    ...[...attachments, ...alternates].filter(isUnknown),
    ...transcripts.filter(({ type }) => type === undefined),
    ...(artwork === undefined || artwork.width !== undefined ? [] : [artwork]),
  ].filter(({ src }) => isRemote(src))
  return [...new Set(unknown.map(({ src }) => src))]
}

function isUnknown({ type, length, duration }: Attachment): boolean {
  return type === undefined || length === undefined || (RECORDING.test(type) && duration === undefined)
}

const RECORDING = /^(?:audio|video)\//

/** Returns a draft or article with the facts that are known of its remote files. */
export function withRemoteFacts<Record extends WithMedia>(record: Record, factsOf: FactsOf): Record {
  const { image, attachments, episode } = record
  return {
    ...record,
    ...(image !== undefined && { image: withFacts(image, factsOf(image.src)) }),
    attachments: attachments.map(attachment => withAttachmentFacts(attachment, factsOf(attachment.src))),
    ...(episode !== undefined && { episode: withEpisodeFacts(episode, factsOf) }),
  }
}

function withEpisodeFacts(episode: Episode, factsOf: FactsOf): Episode {
  const { artwork, transcripts, alternates } = episode
  return {
    ...episode,
    ...(artwork && { artwork: withFacts(artwork, factsOf(artwork.src)) }),
    ...(transcripts && {
      transcripts: transcripts.map(file => withTranscriptFacts(file, factsOf(file.src))),
    }),
    ...(alternates && { alternates: alternates.map(file => withAlternateFacts(file, factsOf(file.src))) }),
  }
}

/** A type and a playing time in the record override those of the bytes, as for attachments in the folder. */
function withAttachmentFacts<File extends Attachment>(declared: File, facts: MediaFacts | undefined): File {
  if (facts === undefined) return declared
  const { type = facts.type, duration = facts.duration } = declared
  const { bitrate, ...known } = facts
  const measured = duration === undefined ? {} : { duration }
  return { ...withFacts(declared, known), ...measured, type, length: facts.length || declared.length }
}

function withAlternateFacts(declared: AlternateEnclosure, facts: MediaFacts | undefined): AlternateEnclosure {
  const bitrate = declared.bitrate ?? facts?.bitrate
  return { ...withAttachmentFacts(declared, facts), ...(bitrate !== undefined && { bitrate }) }
}

function withTranscriptFacts(declared: Transcript, facts: MediaFacts | undefined): Transcript {
  if (facts === undefined) return declared
  const { type = facts.type } = declared
  return { ...declared, type, length: facts.length || declared.length }
}
