import { open, readFile, stat } from 'node:fs/promises'
import { isMissing, messageOf, Problem } from '../problem.ts'
import { readWholeFeed } from './feeds/whole-feed.ts'
import type { ImportReport, ImportSource } from './imported-post.ts'
import { feedPosts } from './sources/feed-posts.ts'
import { ghostPosts, ghostTables } from './sources/ghost-posts.ts'
import { isWxr, openWxr } from './sources/wordpress/wxr.ts'
import type { TextSource } from './text-source.ts'

/** Options of `openImportSource`. */
export interface OpenSourceOptions {
  readonly texts: TextSource
  readonly report: ImportReport
  /** Address of the old site, for exports that do not give it. */
  readonly home: string | undefined
}

/** In bytes: enough to recognise a file. */
const START = 20_000

/**
 * Opens the files of an export, or the feed at an address. What it is, is seen from the content.
 * @throws Problem when a place cannot be read, or is no export and no feed.
 */
export async function openImportSource(
  places: readonly string[],
  { texts, report, home }: OpenSourceOptions,
): Promise<ImportSource> {
  const [first] = places
  if (first === undefined)
    throw new Problem('usage', 'expected a file or an address to import from, got none')
  if (/^https?:\/\//i.test(first)) return feedPosts(await readWholeFeed(first, texts), report)
  const starts = await Promise.all(places.map(startOf))
  if (starts.every(isWxr)) return openWxr(places, report)
  if (places.length > 1) {
    const other = places[starts.findIndex(start => !isWxr(start))]
    throw new Problem(
      'invalid',
      `${other}: expected a WordPress export, as only those may have several files`,
    )
  }
  if (starts[0]?.trimStart().startsWith('{')) {
    const tables = ghostTables(parseJson(await readFile(first, 'utf8'), first))
    if (tables !== undefined) return ghostPosts(tables, home, report)
  }
  return feedPosts(await readWholeFeed(first, texts), report)
}

async function startOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory())
      throw new Problem('invalid', `${path}: expected a file, got a folder`)
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(START), 0, START, 0)
      return buffer.toString('utf8', 0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    if (isMissing(error)) throw new Problem('invalid', `${path}: expected a file, there is none`)
    throw error
  }
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('invalid', `${place}: expected JSON, got a fault: ${messageOf(error)}`)
  }
}
