import type { Comparison } from './compare-feeds.ts'
import { againLines, limited, listed, olderLines, podcastLines, verdictOf } from './comparison-lines.ts'
import type { WholeFeed } from './feeds/whole-feed.ts'
import type { ImportCounts } from './import-posts.ts'
import type { ImportReport, ImportSource } from './imported-post.ts'
import type { OldFeed } from './old-feed.ts'
import { showChanges } from './podcast/compare-podcasts.ts'

/** What happened in an import. */
export interface Imported {
  readonly source: ImportSource
  readonly counts: ImportCounts
  readonly report: ImportReport
  readonly oldFeed: OldFeed | undefined
  /** Why older items of the old feed are missing. */
  readonly unread: string | undefined
  /** The comparison with the old feed, or why there is none; undefined without an old feed. */
  readonly served: ServedComparison | { readonly failure: string } | undefined
  /** Path of `publication.yaml`, if the import wrote it. */
  readonly created: string | undefined
  /** Lines about a podcast: what its `publication.yaml` lacks, and what its old host has to do. */
  readonly showLines: readonly string[]
  readonly dryRun: boolean
  readonly pages: ImportSource['pages']
}

/** How the feed of the folder compares with the old one. */
export interface ServedComparison {
  readonly before: WholeFeed
  readonly feed: WholeFeed
  readonly comparison: Comparison
  /** A line for each record that is not served. */
  readonly faults: readonly string[]
}

const LISTED = 20

const PAGES = {
  here: 'pages are here, and old addresses lead to them; with --links there, pages stay on the old site',
  there: 'pages stay on the old site; with --links here, they are here, and old addresses lead to them',
}

/** Returns the report of an import for people. With an old feed, its last line says how many items would be shown again. */
export function importReport(imported: Imported): string {
  const { source, counts, report, oldFeed, unread, served, created, showLines, dryRun, pages } = imported
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const edited = counts.edited > 0 ? `, ${counts.edited} left alone because they were edited since` : ''
  return [
    ...[...report.counts].map(([reason, count]) => `${count} × ${reason}`),
    ...(total === 0 && report.counts.size === 0 ? ['no post was found'] : []),
    ...(unread === undefined ? [] : [`older items of the feed are missing: ${unread}`]),
    ...(oldFeed === undefined ? [] : feedLines(oldFeed, total)),
    ...(created === undefined
      ? []
      : [`${created}: ${dryRun ? 'would be written' : 'written'}; check it before you serve the folder`]),
    ...showLines,
    PAGES[pages],
    `${source.system}: ${total} ${total === 1 ? 'post' : 'posts'}: ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged${edited}${dryRun ? '; nothing was written' : ''}`,
    ...(served === undefined ? [] : servedLines(served, oldFeed)),
  ].join('\n')
}

function feedLines(oldFeed: OldFeed, total: number): readonly string[] {
  const { matched } = oldFeed
  return [
    ...listed('only in the feed', oldFeed.remaining(), LISTED),
    `${matched} posts have the id of their item in the feed, ${total - matched} are only in the export, ${oldFeed.remaining().length} only in the feed`,
  ]
}

function servedLines(
  served: ServedComparison | { readonly failure: string },
  oldFeed: OldFeed | undefined,
): readonly string[] {
  if ('failure' in served) return [`the new feed could not be compared with the old one: ${served.failure}`]
  const { comparison, faults, before, feed } = served
  const unmatched = new Set(oldFeed?.remaining())
  const lost = comparison.missing.filter(item => !unmatched.has(item))
  return [
    ...limited(faults, LISTED),
    ...limited(againLines(comparison), LISTED),
    ...listed('not in the new feed', lost, LISTED),
    ...showChanges(before, feed),
    ...limited(podcastLines(comparison), LISTED),
    ...olderLines(before, feed),
    verdictOf(comparison),
  ]
}
