import { join, relative, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { formats } from '../../formats/formats.ts'
import { compareFeeds } from '../../importing/compare-feeds.ts'
import type { FeedPage } from '../../importing/feeds/feed-item.ts'
import { itemKey } from '../../importing/feeds/item-identity.ts'
import { identity, readWholeFeed, type WholeFeed } from '../../importing/feeds/whole-feed.ts'
import { importPosts } from '../../importing/import-posts.ts'
import { importReport, type ServedComparison } from '../../importing/import-report.ts'
import { createImportReport, type ImportedSite, type ImportSource } from '../../importing/imported-post.ts'
import { createOldFeed } from '../../importing/old-feed.ts'
import { openImportSource } from '../../importing/open-source.ts'
import { expectUnlocked } from '../../importing/podcast/show-text.ts'
import { createTextSource } from '../../importing/text-source.ts'
import { createPreview, type Preview } from '../../importing/writing/preview.ts'
import { publicationText } from '../../importing/writing/publication-text.ts'
import { openRecordFolder } from '../../importing/writing/record-folder.ts'
import { findPublication, writeNewFile } from '../../intake/folder/new-publication.ts'
import { PUBLICATION_FILE } from '../../intake/load-publication.ts'
import { messageOf, Problem } from '../../problem.ts'
import { createDryRunMediaFiles } from '../../stores/media/media-files.ts'
import { openSqliteStore } from '../../stores/sqlite/sqlite.ts'
import { VERSION } from '../../version.ts'
import { publishFolder } from '../published-folder.ts'
import { copyingOf, type ImportedShow, importShow } from './import-show.ts'

/** What `import` reads and writes. */
export interface ImportCommand {
  /** Files of one export, or the address of a feed. */
  readonly places: readonly string[]
  readonly folder: string
  readonly config: Config
  readonly now: () => Date
  readonly onProgress: (done: number) => void
}

/** The result of `import`. */
export interface ImportResult {
  /** For people: what was left out or repaired, what was written, and how it compares with the old feed. */
  readonly text: string
  /** False when readers of the old feed would see an item again, or it is not known. */
  readonly safe: boolean
}

/**
 * Imports the posts of an export or a feed as records, and compares the feed of the folder with the old one, if that is given.
 * @throws Problem when something cannot be read or written.
 */
export async function importInto(command: ImportCommand): Promise<ImportResult> {
  const { places, config, onProgress } = command
  const { feed, dryRun, links, allowPrivateAddresses, ownerAgrees } = config
  const texts = createTextSource({
    ...{ version: VERSION, allowPrivateAddresses },
    places: feed === undefined ? places : [...places, feed],
  })
  const report = createImportReport()
  let source: ImportSource | undefined
  let target: Target | undefined
  try {
    const before = feed === undefined ? undefined : await readWholeFeed(feed, texts.read, { facts: identity })
    const oldFeed = before && createOldFeed(before.items)
    source = await openImportSource(places, { texts, report, home: before?.home?.replace(/\/+$/, '') })
    expectUnlocked(source.show, places.join(', '), ownerAgrees)
    target = await openTarget(command)
    const copying = copyingOf(config, texts)
    const folder = await openRecordFolder(target.folder, { dryRun: target.writesNothing })
    const show = await importShow({
      ...{ source, before, target, config, folder, report, fetchPicture: copying.fetchPicture },
    })
    const counts = await importPosts({
      ...{ source, report, onProgress, oldFeed, folder, pages: links, ...copying },
    })
    const created = await addPublication(target, { site: source.site, before, show })
    const served = before && (await compareServed(before, target, command))
    return {
      text: importReport({
        ...{ source, counts, report, oldFeed, served, dryRun, pages: links ?? source.pages },
        unread: before?.unread,
        showLines: show?.lines ?? [],
        created: created ? join(command.folder, PUBLICATION_FILE) : undefined,
      }),
      safe: served === undefined || ('comparison' in served && served.comparison.shownAgain.length === 0),
    }
  } finally {
    source?.close?.()
    await target?.preview?.close()
    await texts.close()
  }
}

/** Where an import writes. */
interface Target {
  /** The folder for the records. */
  readonly folder: string
  /** The folder that is served. It has a publication, unless `isNew`. */
  readonly root: string
  readonly isNew: boolean
  readonly writesNothing: boolean
  readonly preview?: Preview
}

/** A dry run writes into a copy of the publication, which can be compared with the old feed, or nowhere. */
async function openTarget({ folder, config: { dryRun, feed } }: ImportCommand): Promise<Target> {
  const found = await findPublication(folder)
  const facts = { isNew: found === undefined, writesNothing: dryRun && feed === undefined }
  const root = found ?? folder
  if (!dryRun || feed === undefined) return { folder, root, ...facts }
  const preview = await createPreview(root)
  const inside = relative(resolve(root), resolve(folder))
  return { folder: join(preview.root, inside), root: preview.root, ...facts, preview }
}

interface PublicationFacts {
  readonly site: ImportedSite
  readonly before: WholeFeed | undefined
  readonly show: ImportedShow | undefined
}

/** Writes `publication.yaml` if the folder belongs to no publication. Returns whether it did, or would. */
async function addPublication(
  { root, isNew, writesNothing }: Target,
  { site, before, show }: PublicationFacts,
): Promise<boolean> {
  if (!isNew || writesNothing) return isNew
  const facts = { ...before, ...Object.fromEntries(Object.entries(site).filter(([, value]) => value)) }
  return writeNewFile(root, PUBLICATION_FILE, publicationText(facts, before?.newest.length, show?.text))
}

/** Compares the old feed with the one that the folder is served as, in the same format. */
async function compareServed(
  before: WholeFeed,
  { root }: Target,
  { config, now }: ImportCommand,
): Promise<ServedComparison | { readonly failure: string }> {
  try {
    const after = await readServed(root, before, { config, now })
    return { ...after, before, comparison: compareFeeds(before.items, after.feed.items) }
  } catch (error) {
    if (error instanceof Problem) return { failure: messageOf(error) }
    throw error
  }
}

async function readServed(
  root: string,
  before: WholeFeed,
  parts: Pick<ImportCommand, 'config' | 'now'>,
): Promise<{ readonly feed: WholeFeed; readonly faults: readonly string[] }> {
  const published = await publishFolder(root, {
    ...{ store: openSqliteStore(':memory:'), files: createDryRunMediaFiles(), media: undefined, ...parts },
  })
  try {
    const wanted = new Set(before.items.map(itemKey))
    const hasAll = ({ items }: FeedPage) => {
      for (const item of items) wanted.delete(itemKey(item))
      return wanted.size === 0
    }
    const fileName = formats.find(({ name }) => name === before.format)?.fileName
    const read = async (address: string) => {
      const text = await published.read(address)
      if (text === undefined) throw new Problem('internal', `${address}: could not be rendered`)
      return text
    }
    const feed = await readWholeFeed(`${published.publication.baseUrl}/${fileName}`, read, {
      ...{ isEnough: hasAll, facts: identity },
    })
    return { feed, faults: published.faults }
  } finally {
    await published.close()
  }
}
