import type { ImportedPost, ImportReport, ImportSource, PictureBytes } from './imported-post.ts'
import type { OldFeed } from './old-feed.ts'
import { copyPictures } from './writing/pictures.ts'
import type { RecordFolder, Written } from './writing/record-folder.ts'
import { recordName, recordText } from './writing/record-text.ts'

/** Options of `importPosts`. */
export interface ImportOptions {
  readonly source: ImportSource
  readonly folder: RecordFolder
  readonly report: ImportReport
  /** The feed that subscribers have now. Without one, ids are those of the source. */
  readonly oldFeed?: OldFeed | undefined
  /** Fetches a picture that is to be copied; without it, pictures stay where they are. */
  readonly fetchPicture?: ((address: string) => Promise<PictureBytes>) | undefined
  readonly onProgress?: ((done: number) => void) | undefined
}

/** How many records were new, changed, and left as they are. */
export type ImportCounts = Readonly<Record<Written, number>>

/** Writes a record for each post of a source. */
export async function importPosts(options: ImportOptions): Promise<ImportCounts> {
  const { source, folder, report, oldFeed, onProgress } = options
  const counts = { new: 0, changed: 0, unchanged: 0, edited: 0 }
  const seen = new Set<string>()
  let done = 0
  for await (const found of source.posts) {
    if (seen.has(found.sourceId)) report.add('posts that the source has twice: the later one counts')
    seen.add(found.sourceId)
    const post = oldFeed?.identify(found) ?? found
    counts[await writePost(post, options)]++
    onProgress?.(++done)
  }
  await folder.close()
  return counts
}

async function writePost(
  post: ImportedPost,
  { source, folder, report, fetchPicture }: ImportOptions,
): Promise<Written> {
  const record = folder.nameFor(post.sourceId, recordName(post))
  const complete =
    fetchPicture === undefined
      ? post
      : await copyPictures(post, {
          ...{ folder, record, report },
          fetch: async address => (await source.picture?.(address)) ?? fetchPicture(address),
        })
  return folder.write(post.sourceId, record, recordText(complete))
}
