import { readFile } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Image } from '../articles/article.ts'
import { type Fault, faultText } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { PublicationRecord } from '../articles/schema/publication-schema.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type AddMedia, mediaPath } from '../images/add-media.ts'
import { messageOf, Problem } from '../problem.ts'
import { readPublication } from '../records/read-publication.ts'
import type { Folder } from './folder/folder.ts'
import { isRemote } from './reading/article-files.ts'

/** The publication's own file in its folder. */
export const PUBLICATION_FILE = 'publication.yaml'

/** What loading a publication needs. */
export interface LoadOptions {
  readonly folder: Folder
  readonly keep: AddMedia
  readonly store: Pick<ArticleStore, 'putMedia'>
  /** Wins over the record's `url`; absent when none was configured. */
  readonly baseUrl: string | undefined
  /** Where the server can be reached from this machine, for a publication that says nothing of it. */
  readonly localUrl: string
}

/** A publication, what is doubtful about it, and the files that it depends on. */
export interface LoadedPublication {
  readonly publication: Publication
  readonly warnings: readonly Fault[]
  readonly dependencies: readonly string[]
}

/**
 * Reads `publication.yaml` and takes in its images.
 * @throws Problem that lists every fault when it is missing or wrong.
 */
export async function loadPublication(options: LoadOptions): Promise<LoadedPublication> {
  const record = await readPublicationFile(options.folder)
  const { folder, keep, store, baseUrl, localUrl } = options
  const { url, description = '', ...rest } = record
  const [image, icon] = [withPath(record.image), withPath(record.icon)]
  const warnings = [...warningsOf(record, options)]
  const take = (said: PublicationRecord['image'], field: string) =>
    takeImage(said, folder, async path => {
      const { warning: message, stored, ...media } = await keep(path)
      if (message !== undefined) warnings.push(warning(field, message))
      const [canonical] = await store.putMedia([stored])
      return { ...media, src: mediaPath(canonical ?? stored) }
    })
  const publication: Publication = {
    ...rest,
    description,
    baseUrl: baseUrl ?? url?.replace(/\/+$/, '') ?? localUrl,
    image: await take(image, 'image'),
    icon: await take(icon, 'icon'),
    feeds: await takeFeedImages(record.feeds, take),
  }
  const feedImages = Object.values(record.feeds).map(feed => withPath(feed.image)?.src)
  const named = [image?.src, icon?.src, ...feedImages].filter(src => src !== undefined)
  return { publication, warnings, dependencies: [PUBLICATION_FILE, ...named] }
}

/** An image whose file is named as the folder names it, without `./`. */
function withPath(said: PublicationRecord['image']): PublicationRecord['image'] {
  const src = said?.src
  return src === undefined || isRemote(src) ? said : { ...said, src: posix.normalize(src) }
}

async function readPublicationFile(folder: Folder): Promise<PublicationRecord> {
  const { root } = folder
  await folder.look([PUBLICATION_FILE])
  if (!folder.files.has(PUBLICATION_FILE)) {
    const advice = 'make one that says at least\n  title: My publication'
    throw new Problem('invalid', `${root}: expected a file ${PUBLICATION_FILE}, there is none: ${advice}`)
  }
  const bytes = await readFile(join(root, PUBLICATION_FILE)).catch(error => {
    throw new Problem('invalid', `${PUBLICATION_FILE}: could not be read: ${messageOf(error)}`)
  })
  const { record, faults } = readPublication(bytes, PUBLICATION_FILE)
  if (record === undefined) throw new Problem('invalid', faults.map(faultText).join('\n'))
  return record
}

async function takeImage(
  said: PublicationRecord['image'],
  folder: Folder,
  keep: (path: string) => Promise<Image>,
): Promise<Image | undefined> {
  const src = said?.src
  if (src === undefined) return undefined
  if (isRemote(src)) return { ...said, src }
  await folder.look([src])
  if (!folder.files.has(src)) {
    throw new Problem(
      'invalid',
      `${PUBLICATION_FILE}: expected an image in the folder, there is no file "${src}"`,
    )
  }
  return { ...said, ...(await keep(src)) }
}

async function takeFeedImages(
  feeds: PublicationRecord['feeds'],
  take: (said: PublicationRecord['image'], field: string) => Promise<Image | undefined>,
): Promise<Publication['feeds']> {
  const taken = Object.entries(feeds).map(async ([name, feed]) => {
    return [name, { ...feed, image: await take(withPath(feed.image), `feeds.${name}.image`) }] as const
  })
  return Object.fromEntries(await Promise.all(taken))
}

function warningsOf(record: PublicationRecord, { baseUrl, localUrl }: LoadOptions): readonly Fault[] {
  const warnings: Fault[] = []
  if (record.url === undefined && baseUrl === undefined) {
    const advice = 'set it (or BASE_URL) before anyone subscribes'
    warnings.push(warning('url', `no address is given, so feeds name ${localUrl}: ${advice}`))
  }
  if (record.description === undefined) {
    warnings.push(warning('description', 'Flipboard and most readers show a description, and none is given'))
  }
  return warnings
}

function warning(field: string, message: string): Fault {
  return { severity: 'warning', file: PUBLICATION_FILE, field, message }
}
