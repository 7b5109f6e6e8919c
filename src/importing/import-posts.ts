import { addressKey, addressParts } from '../articles/addresses/old-address.ts'
import type { ImportedPost, ImportReport, ImportSource } from './imported-post.ts'
import type { OldFeed } from './old-feed.ts'
import { copyPictures, type PictureBytes } from './writing/pictures.ts'
import type { RecordFolder, Written } from './writing/record-folder.ts'
import { recordName, recordText } from './writing/record-text.ts'

/** Options of `importPosts`. */
export interface ImportOptions {
  readonly source: ImportSource
  readonly folder: RecordFolder
  readonly report: ImportReport
  /** The feed that subscribers have now. Without one, ids are those of the source. */
  readonly oldFeed?: OldFeed | undefined
  /** Where the articles have their pages; as the source has it when absent. */
  readonly pages?: ImportSource['pages'] | undefined
  /** Fetches a picture that is to be copied; without it, pictures stay where they are. */
  readonly fetchPicture?: ((address: string) => Promise<PictureBytes>) | undefined
  readonly onProgress?: ((done: number) => void) | undefined
}

/** How many records were new, changed, and left as they are. */
export type ImportCounts = Readonly<Record<Written, number>>

/** Writes a record for each post of a source. After a failure, the next import recognises the records that were written. */
export async function importPosts(options: ImportOptions): Promise<ImportCounts> {
  const { source, folder, oldFeed, onProgress } = options
  const counts = { new: 0, changed: 0, unchanged: 0, edited: 0 }
  let done = 0
  try {
    for await (const found of source.posts) {
      const identified = oldFeed?.identify(found) ?? found
      const post = (options.pages ?? source.pages) === 'here' ? withPageHere(identified) : identified
      counts[await writePost(post, options)]++
      onProgress?.(++done)
    }
  } finally {
    await folder.close()
  }
  return counts
}

/** Returns a post whose old addresses lead to its page here. */
function withPageHere({ link, aliases = [], ...post }: ImportedPost): ImportedPost {
  const known = new Map<string, string>()
  for (const address of [link, ...aliases]) {
    const parts = addressParts(address ?? '')
    const key = addressKey(address ?? '')
    if (parts !== undefined && key !== undefined && key !== '/' && !known.has(key))
      known.set(key, parts.path + parts.query)
  }
  return { ...post, aliases: [...known.values()] }
}

async function writePost(
  post: ImportedPost,
  { folder, report, fetchPicture }: ImportOptions,
): Promise<Written> {
  const record = folder.nameFor(post.sourceId, recordName(post))
  const complete =
    fetchPicture === undefined
      ? post
      : await copyPictures(post, { folder, record, report, fetch: fetchPicture })
  return folder.write(post.sourceId, record, recordText(complete))
}
