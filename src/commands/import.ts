import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { quote } from '../articles/faults/fault.ts'
import type { Config } from '../config.ts'
import { readWholeFeed } from '../importing/feeds/whole-feed.ts'
import { type ImportCounts, importPosts } from '../importing/import-posts.ts'
import { createImportReport, type ImportReport, type ImportSource } from '../importing/imported-post.ts'
import { createOldFeed, type OldFeed } from '../importing/old-feed.ts'
import { openImportSource } from '../importing/open-source.ts'
import { createTextSource, type TextSource } from '../importing/text-source.ts'
import { openRecordFolder } from '../importing/writing/record-folder.ts'
import { VERSION } from '../version.ts'

/** What `import` reads and writes. */
export interface ImportCommand {
  /** Files of one export, or the address of a feed. */
  readonly places: readonly string[]
  readonly folder: string
  readonly config: Config
  readonly onProgress: (done: number) => void
}

/**
 * Imports the posts of an export or a feed as records. Returns a report for people.
 * @throws Problem when something cannot be read or written.
 */
export async function importInto({ places, folder, config, onProgress }: ImportCommand): Promise<string> {
  const { feed, dryRun, media, links, allowPrivateAddresses } = config
  const texts = createTextSource({
    ...{ version: VERSION, allowPrivateAddresses },
    places: feed === undefined ? places : [...places, feed],
  })
  const report = createImportReport()
  let source: ImportSource | undefined
  try {
    const oldFeed = feed === undefined ? undefined : await openOldFeed(feed, texts)
    source = await openImportSource(places, { texts, report, home: oldFeed?.home })
    const counts = await importPosts({
      ...{ source, report, onProgress, oldFeed, pages: links },
      folder: await openRecordFolder(folder, { dryRun }),
      ...(media === 'copy' && !dryRun && { fetchPicture: texts.fetch }),
    })
    return reportText({ source, counts, report, oldFeed, folder, dryRun, pages: links ?? source.pages })
  } finally {
    source?.close?.()
    await texts.close()
  }
}

async function openOldFeed(
  place: string,
  texts: TextSource,
): Promise<OldFeed & { readonly home: string | undefined }> {
  const { items, home } = await readWholeFeed(place, texts)
  return Object.assign(createOldFeed(items), { home: home?.replace(/\/+$/, '') })
}

interface Imported {
  readonly source: ImportSource
  readonly counts: ImportCounts
  readonly report: ImportReport
  readonly oldFeed: OldFeed | undefined
  readonly folder: string
  readonly dryRun: boolean
  readonly pages: ImportSource['pages']
}

const LISTED = 20

const PAGES = {
  here: 'pages are here, and old addresses lead to them; with --links there, pages stay on the old site',
  there: 'pages stay on the old site; with --links here, they are here, and old addresses lead to them',
}

function reportText({ source, counts, report, oldFeed, folder, dryRun, pages }: Imported): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const edited = counts.edited > 0 ? `, ${counts.edited} left alone because they were edited since` : ''
  return [
    ...[...report.counts].map(([reason, count]) => `${count} × ${reason}`),
    ...(oldFeed === undefined ? [] : feedLines(oldFeed)),
    ...publicationAdvice(source, folder),
    PAGES[pages],
    `${source.system}: ${total} ${total === 1 ? 'post' : 'posts'}: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged${edited}${dryRun ? '; nothing was written' : ''}`,
  ].join('\n')
}

function feedLines(oldFeed: OldFeed): readonly string[] {
  const rest = oldFeed.remaining()
  const listed = rest
    .slice(0, LISTED)
    .map(({ title, link, id }) => `only in the feed: ${quote(title ?? link ?? id)}`)
  const more = rest.length > LISTED ? [`and ${rest.length - LISTED} more that are only in the feed`] : []
  return [...listed, ...more, `${oldFeed.matched} posts have the id of their item in the feed`]
}

function publicationAdvice({ site }: ImportSource, folder: string): readonly string[] {
  if (existsSync(join(folder, 'publication.yaml'))) return []
  const lines = [
    `title: ${quote(site.title ?? 'My publication')}`,
    site.language && `language: ${site.language}`,
  ]
  const yaml = lines.filter(line => line).join('\n  ')
  return [`To serve the folder, create ${join(folder, 'publication.yaml')} with\n  ${yaml}`]
}
