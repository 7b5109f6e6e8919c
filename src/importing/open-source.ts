import { Problem } from '../problem.ts'
import { feedIn, openFeed } from './feeds/streamed-feed.ts'
import { type ExportFile, startOf } from './files/export-file.ts'
import { openExportFiles } from './files/export-files.ts'
import type { ImportReport, ImportSource } from './imported-post.ts'
import { bloggerPosts, isBlogger } from './sources/blogger-posts.ts'
import { feedPosts } from './sources/feed-posts.ts'
import { createGhostImages } from './sources/ghost-images.ts'
import { isGhost, openGhost } from './sources/ghost-posts.ts'
import { mediumFiles, mediumPosts } from './sources/medium/medium-posts.ts'
import { substackPosts, substackTable } from './sources/substack-posts.ts'
import { isWxr, openWxr } from './sources/wordpress/wxr.ts'
import type { TextSource } from './text-source.ts'

/** Options of `openImportSource`. */
export interface OpenSourceOptions {
  readonly texts: TextSource
  readonly report: ImportReport
  /** Address of the old site, for exports that do not give it. */
  readonly home: string | undefined
}

/**
 * Opens the files, the zip or the unpacked folder of an export, or the feed at an address. What it is, is seen from the content.
 * @throws Problem when a place cannot be read, or is no export and no feed.
 */
export async function openImportSource(
  places: readonly string[],
  options: OpenSourceOptions,
): Promise<ImportSource> {
  const [first] = places
  const { texts, report } = options
  if (first === undefined)
    throw new Problem('usage', 'expected a file or an address to import from, got none')
  if (/^https?:\/\//i.test(first)) return feedPosts(await openFeed(first, texts.read), report)
  const { files, close } = await openExportFiles(places, report)
  try {
    return { ...(await sourceIn(files, places, options)), close }
  } catch (error) {
    close()
    throw error
  }
}

async function sourceIn(
  files: readonly ExportFile[],
  places: readonly string[],
  { texts, report, home }: OpenSourceOptions,
): Promise<ImportSource> {
  const table = substackTable(files)
  if (table !== undefined) return substackPosts({ table, files, home }, report)
  const pages = await mediumFiles(files)
  if (pages.length > 0) return mediumPosts(pages, report)
  const documents = files.filter(({ name, isNamed }) => isNamed || /\.(?:xml|json|atom|rss)$/i.test(name))
  const starts = new Map<ExportFile, string>()
  for (const file of documents) starts.set(file, await startOf(file))
  const startIn = (file: ExportFile) => starts.get(file) ?? ''
  const exports = documents.filter(file => isWxr(startIn(file)))
  if (exports.length > 0) {
    expectOnly(exports, documents)
    return openWxr(exports, report)
  }
  const blogs = documents.filter(file => isBlogger(startIn(file)))
  if (blogs.length > 0) return bloggerPosts(blogs, home, report)
  const ghost = documents.find(file => isGhost(startIn(file)))
  if (ghost !== undefined)
    return { ...(await openGhost(ghost, home, report)), picture: createGhostImages(files) }
  const [document, another] = documents
  if (document === undefined || another !== undefined)
    throw new Problem(
      'invalid',
      `${places.join(', ')}: expected an export or a feed, got ${countOf(documents)}`,
    )
  return feedPosts(await feedIn(document, startIn(document), texts), report)
}

/** Only WordPress splits its exports. */
function expectOnly(exports: readonly ExportFile[], documents: readonly ExportFile[]): void {
  const other = documents.find(file => file.isNamed && !exports.includes(file))
  if (other !== undefined)
    throw new Problem('invalid', `${other.place}: expected a WordPress export like the other files`)
}

function countOf({ length }: readonly ExportFile[]): string {
  return length === 0 ? 'no file that is one' : `${length} files, of which none is an export that is known`
}
