import { addressKey, addressParts } from '../articles/addresses/old-address.ts'
import { createDiskMap, type DiskMap } from './files/disk-map.ts'
import type { ImportedPost, ImportReport, ImportSource, PictureBytes } from './imported-post.ts'
import type { OldFeed } from './old-feed.ts'
import { validEpisode } from './podcast/valid-fields.ts'
import { copyEpisode, type FileCopies } from './writing/episode-files.ts'
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
  /** Where the articles have their pages; as the source has it when absent. */
  readonly pages?: ImportSource['pages'] | undefined
  /** Fetches a picture that is to be copied, unless it is undefined; without it, pictures stay where they are. */
  readonly fetchPicture?: ((address: string) => Promise<PictureBytes | undefined>) | undefined
  /** How the files of episodes are copied; without it, they stay where they are. */
  readonly copies?: FileCopies | undefined
  readonly onProgress?: ((done: number) => void) | undefined
}

/** How many records were new, changed, and left as they are. */
export type ImportCounts = Readonly<Record<Written, number>>

/** Records that are written at the same time, while further posts are read. */
const MAX_WRITING = 8

/** Writes a record for each post of a source. After a failure, the next import recognises the records that were written. */
export async function importPosts(options: ImportOptions): Promise<ImportCounts> {
  const { source, folder, report, oldFeed, onProgress } = options
  const counts = { new: 0, changed: 0, unchanged: 0, edited: 0 }
  const titles = createDiskMap<string>()
  const writing = new Set<Promise<void>>()
  let done = 0
  try {
    for await (const one of inOrder(source.posts, oldFeed)) {
      const found = distinctPost(one, titles, report)
      if (titles.has(found.sourceId)) {
        report.add('posts that the source has twice: the later one counts')
        await Promise.all(writing)
      }
      titles.set(found.sourceId, found.title)
      const identified = oldFeed?.identify(found) ?? found
      const post = (options.pages ?? source.pages) === 'here' ? withPageHere(identified) : identified
      const { name, text } = await recordOf(withOwnKeys(withinLimits(post, report), options), options)
      const written = folder.write(found.sourceId, name, text).then(outcome => {
        counts[outcome]++
        onProgress?.(++done)
        writing.delete(written)
      })
      // A fault is reported where all are awaited.
      written.catch(() => {})
      writing.add(written)
      if (writing.size >= MAX_WRITING) await Promise.race(writing)
    }
    await Promise.all(writing)
  } finally {
    // What was written before a fault is remembered too, so that the next run knows it as its own.
    await Promise.allSettled(writing)
    await folder.close()
  }
  return counts
}

/** Returns a post as one of its own if its title differs from that of another post that the source calls the same. */
function distinctPost(post: ImportedPost, titles: DiskMap<string>, report: ImportReport): ImportedPost {
  const title = titles.get(post.sourceId)
  if (title === undefined || title === post.title) return post
  report.add('posts with the number of another one: each has a record')
  return { ...post, sourceId: `${post.sourceId} ${post.title}` }
}

/** A record with a longer title or id, or with a wrong field, would be refused. */
const MAX_LENGTH = 1_000

function withinLimits(post: ImportedPost, report: ImportReport): ImportedPost {
  const { id, title, episode } = post
  if (title.length > MAX_LENGTH) report.add(`titles of more than ${MAX_LENGTH} characters, cut`)
  if (id !== undefined && id.length > MAX_LENGTH)
    report.add(`ids of more than ${MAX_LENGTH} characters, left out`)
  return {
    ...post,
    title: title.length > MAX_LENGTH ? `${title.slice(0, MAX_LENGTH - 1).toWellFormed()}…` : title,
    id: id !== undefined && id.length > MAX_LENGTH ? undefined : id,
    episode: episode && validEpisode(episode, report),
  }
}

/** Yields posts that may be copies after all others, which then have their ids. */
async function* inOrder(
  posts: AsyncIterable<ImportedPost>,
  oldFeed: OldFeed | undefined,
): AsyncGenerator<ImportedPost> {
  const last: ImportedPost[] = []
  for await (const post of posts) {
    if (oldFeed?.isDoubtful(post)) last.push(post)
    else yield post
  }
  yield* last
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

/** Of two posts with one id or one old address, the first has it: in another record it would keep an article out, or lead elsewhere. */
function withOwnKeys(post: ImportedPost, { folder, report }: ImportOptions): ImportedPost {
  const { id, aliases = [] } = post
  const keys = new Map(aliases.map(alias => [alias, addressKey(alias) ?? alias]))
  const own = new Set(
    folder.ownKeys(post.sourceId, [...(id === undefined ? [] : [idKey(id)]), ...keys.values()]),
  )
  const ownAliases = aliases.filter(alias => own.has(keys.get(alias) ?? alias))
  if (ownAliases.length < aliases.length)
    report.add(
      'old addresses that another post has: they lead to that one',
      aliases.length - ownAliases.length,
    )
  if (id === undefined || own.has(idKey(id))) return { ...post, aliases: ownAliases }
  report.add('posts with an id that another post has: they get a new one')
  return { ...post, id: undefined, aliases: ownAliases }
}

/** Unlike an address, it does not begin with a slash. */
function idKey(id: string): string {
  return `id ${id}`
}

async function recordOf(post: ImportedPost, { source, folder, report, fetchPicture, copies }: ImportOptions) {
  if (post.published === undefined)
    report.add('without a date, which the record needs before it is published')
  const name = folder.nameFor(post.sourceId, recordName(post))
  if (fetchPicture === undefined) return { name, text: recordText(post) }
  const pictures = {
    ...{ folder, record: name, report },
    fetch: async (address: string) => (await source.picture?.(address)) ?? fetchPicture(address),
  }
  const illustrated = await copyPictures(post, pictures)
  const complete =
    copies === undefined ? illustrated : await copyEpisode(illustrated, { ...pictures, ...copies })
  return { name, text: recordText(complete) }
}
