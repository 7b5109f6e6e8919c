import { LRUCache } from 'lru-cache'
import type { Article } from '../../../articles/article.ts'
import type { Transcript as TranscriptFile } from '../../../articles/podcast/episode.ts'
import type { Publication } from '../../../articles/publication.ts'
import type { MediaFiles } from '../../../articles/store/media-files.ts'
import type { MediaStore } from '../../../articles/store/media-store.ts'
import { parseTranscript, transcriptRank } from '../../../content/transcript/parse-transcript.ts'
import type { Transcript, TranscriptSource } from '../../../content/transcript/transcript.ts'
import { asyncDisk } from '../../../system/disk.ts'

/** The places to find transcripts. */
export interface TranscriptOptions {
  readonly store: Pick<MediaStore, 'findMedia' | 'fetchMedia'>
  readonly files: Pick<MediaFiles, 'pathOf'>
}

/** A transcript of the media folder. The same one always has the same bytes. */
export interface StoredTranscript {
  readonly hash: string
  readonly type: string
  readonly language?: string | undefined
}

/** Reads what a page shows of a transcript: in this thread, or in another one if that would take long. */
export type ReadTranscript = (source: TranscriptSource) => Promise<Transcript | undefined>

/** Returns what a page shows of a transcript; undefined for a broken one. */
export const readTranscript: ReadTranscript = parseTranscript

/** Bytes of a transcript that a page can show. Three hours of speech with a time for each word need about 3 MB. */
const MAX_BYTES = 4_000_000
const MAX_KNOWN = 10_000

/** Creates the functions that find the transcript for the page of an article, and read it. */
export function createTranscriptFiles({ store, files }: TranscriptOptions) {
  const known = new LRUCache<string, true>({ max: MAX_KNOWN })

  return {
    /** Finds the transcript to show; undefined when there is none, or when its bytes are missing. */
    async find(article: Article, publication: Publication): Promise<StoredTranscript | undefined> {
      const chosen = chooseTranscript(article, publication)
      return chosen !== undefined && (await isThere(chosen.hash)) ? chosen : undefined
    },

    async read({ hash, type }: StoredTranscript): Promise<TranscriptSource> {
      return { type, text: (await asyncDisk.read(files.pathOf(hash))).toString('utf8') }
    },
  }

  async function isThere(hash: string): Promise<boolean> {
    const isFound = known.has(hash) || (await onDisk(hash)) || (await fetched(hash))
    if (isFound) known.set(hash, true)
    return isFound
  }

  async function onDisk(hash: string): Promise<boolean> {
    return (await asyncDisk.find(files.pathOf(hash))) !== undefined
  }

  async function fetched(hash: string): Promise<boolean> {
    const media = await store.findMedia(hash)
    return media !== undefined && store.fetchMedia(media)
  }
}

const STORED = /^\/media\/([0-9a-f]{32})\//

/**
 * Chooses the transcript of an episode that a page shows best: in the language of the article, then by its form. Those
 * elsewhere, and those of an unusual length, are only linked.
 */
export function chooseTranscript(
  { episode, language: own }: Article,
  publication: Publication,
): StoredTranscript | undefined {
  const articleLanguage = languageOf(own ?? publication.language)
  const candidates = (episode?.transcripts ?? []).flatMap(file => {
    const hash = STORED.exec(file.src)?.[1]
    const rank = transcriptRank(file.type)
    if (hash === undefined || rank === undefined || (file.length ?? 0) > MAX_BYTES) return []
    const isForeign = file.language !== undefined && languageOf(file.language) !== articleLanguage
    return [{ hash, type: file.type ?? '', language: shownLanguage(file, isForeign), rank, isForeign }]
  })
  const [best] = candidates.sort((a, b) => Number(a.isForeign) - Number(b.isForeign) || a.rank - b.rank)
  return best && { hash: best.hash, type: best.type, language: best.language }
}

function shownLanguage({ language }: TranscriptFile, isForeign: boolean): string | undefined {
  return isForeign ? language : undefined
}

function languageOf(tag: string): string {
  return new Intl.Locale(tag).language
}
