import { posix } from 'node:path'
import type { Fault } from '../../articles/faults/fault.ts'
import { createTimeSlice, SLICE_MS } from '../../system/waiting.ts'

/** Kinds of files that hold articles elsewhere, and are no records here, by extension. */
const ARTICLE_KINDS: Readonly<Record<string, string>> = {
  '.adoc': 'AsciiDoc',
  '.asciidoc': 'AsciiDoc',
  '.docx': 'Word',
  '.htm': 'HTML',
  '.mdx': 'MDX',
  '.odt': 'OpenDocument',
  '.org': 'Org mode',
  '.rst': 'reStructuredText',
  '.rtf': 'RTF',
  '.textile': 'Textile',
  '.xml': 'XML',
}

/** Returns a warning for each kind of file that looks like an article and is not read. `isUnused` is asked for each. */
export async function unreadFileWarnings(
  paths: Iterable<string>,
  isUnused: (path: string) => boolean,
): Promise<readonly Fault[]> {
  const counts = new Map<string, number>()
  const slice = createTimeSlice(SLICE_MS)
  for (const path of paths) {
    const extension = posix.extname(path).toLowerCase()
    if (Object.hasOwn(ARTICLE_KINDS, extension) && isUnused(path))
      counts.set(extension, (counts.get(extension) ?? 0) + 1)
    if (slice.isOver()) await slice.next()
  }
  return [...counts].sort().map(([extension, count]) => unread(extension, count))
}

function unread(extension: string, count: number): Fault {
  const kind = ARTICLE_KINDS[extension]
  const files = count === 1 ? `1 ${kind} file is` : `${count} ${kind} files are`
  const message = `${files} left out: articles are read from .md, .html, .json and .txt`
  return { severity: 'warning', file: `*${extension}`, message }
}
