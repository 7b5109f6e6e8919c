import type { ArticleDraft } from '../articles/article.ts'
import { warningsOf } from '../articles/faults/warnings.ts'
import type { Media } from '../articles/media.ts'
import { isRemote } from '../articles/media.ts'
import { withChangedFiles } from '../articles/podcast/episode.ts'
import { unknownFiles, withRemoteFacts } from '../articles/remote-files.ts'
import type { MediaFacts, MediaStore, StoredMedia } from '../articles/store/media-store.ts'
import type { RemoteMediaStore } from '../articles/store/remote-media-store.ts'
import type { Source, SourceChange, SourceStore } from '../articles/store/source-store.ts'
import { UNREAD } from '../articles/store/source-store.ts'
import { mediaPath } from '../images/add-media.ts'
import { hasFault, lineIn } from './reading/read-content.ts'
import type { Reading } from './reading/read-record-file.ts'
import { articlePath } from './reading/record-links.ts'

/** The parts of the store that `sourceChanges` uses. */
export type ReadingStore = MediaStore & RemoteMediaStore & Pick<SourceStore, 'sourceArticles'>

/**
 * Turns readings into changes for the store. Stored files get their canonical addresses, and remote files their facts
 * from the store. `fingerprint` returns the fingerprint of each source.
 */
export async function sourceChanges(
  readings: readonly Reading[],
  store: ReadingStore,
  fingerprint: (reading: Reading) => string,
): Promise<readonly SourceChange[]> {
  const renamed = await putMedia(readings, store)
  const changes: SourceChange[] = []
  for (const reading of readings) {
    const { path, contentHash, dependencies, unread } = reading
    const { draft, faults } = await withKnownFacts(reading, store)
    const source: Source = {
      ...{ path, contentHash, dependencies, faults },
      fingerprint: unread ? UNREAD : fingerprint(reading),
    }
    const isValid = draft !== undefined && !hasFault(faults)
    changes.push(
      isValid
        ? { kind: 'article', source, draft: await withLinks(withAddresses(draft, renamed), reading, store) }
        : { kind: 'faulty', source },
    )
  }
  return changes
}

/** Stores media. Returns the canonical addresses of those that have another name in the store. */
async function putMedia(
  readings: readonly Reading[],
  store: ReadingStore,
): Promise<ReadonlyMap<string, string>> {
  const media = readings.flatMap(reading => reading.media)
  if (media.length === 0) return new Map()
  const canonical = await store.putMedia(media)
  const pairs = media.map((own, at): [StoredMedia, StoredMedia] => [own, canonical[at] ?? own])
  const renamed = pairs.filter(([own, first]) => own.name !== first.name)
  return new Map(renamed.map(([own, first]) => [mediaPath(own), mediaPath(first)]))
}

function withAddresses(draft: ArticleDraft, renamed: ReadonlyMap<string, string>): ArticleDraft {
  if (renamed.size === 0) return draft
  const moved = <Moved extends Media>(media: Moved): Moved => ({
    ...media,
    src: renamed.get(media.src) ?? media.src,
  })
  const assets = Object.entries(draft.assets).map(([name, media]) => [name, moved(media)])
  return {
    ...draft,
    image: draft.image && moved(draft.image),
    attachments: draft.attachments.map(moved),
    ...(draft.episode && { episode: withChangedFiles(draft.episode, moved) }),
    assets: Object.fromEntries(assets),
  }
}

/** Gives the links to other records the addresses that their articles have in the store, such as those of renamed files. */
async function withLinks(
  draft: ArticleDraft,
  { linkedRecords = {} }: Reading,
  store: ReadingStore,
): Promise<ArticleDraft> {
  const links = Object.entries(linkedRecords)
  if (links.length === 0) return draft
  const stored = await store.sourceArticles([...new Set(links.map(([, path]) => path))])
  const slugs = new Map(stored.map(({ path, slug }) => [path, slug]))
  const known = links.flatMap(([name, path]) => {
    const slug = slugs.get(path)
    return slug === undefined ? [] : [[name, { src: articlePath(slug) }] as const]
  })
  return { ...draft, assets: { ...draft.assets, ...Object.fromEntries(known) } }
}

async function withKnownFacts(
  { path, draft, faults, lines }: Reading,
  store: ReadingStore,
): Promise<Pick<Reading, 'draft' | 'faults'>> {
  if (draft === undefined || lines === undefined) return { draft, faults }
  const known = new Map<string, MediaFacts | undefined>()
  for (const url of remoteUrls(draft)) known.set(url, (await store.findRemoteMedia(url))?.facts)
  const filled = withRemoteFacts(draft, url => known.get(url))
  return { draft: filled, faults: [...faults, ...warningsOf(filled, { file: path, lineOf: lineIn(lines) })] }
}

function remoteUrls(draft: ArticleDraft): readonly string[] {
  const { image: { src } = { src: '' } } = draft
  return [...(isRemote(src) ? [src] : []), ...unknownFiles(draft)]
}
