import { hash, randomUUID } from 'node:crypto'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { MediaFiles } from '../articles/store/media-files.ts'
import { Problem } from '../problem.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { Ask } from './ask.ts'
import { hostingFiles } from './hosts/hosting-files.ts'
import { EMPTY, type Manifest, parseManifest } from './manifest.ts'
import { anyHides, planArticles } from './plan/articles.ts'
import { planFeeds } from './plan/feeds.ts'
import type { PlannedGroup, Site } from './plan/group.ts'
import { planOldAddresses } from './plan/old-addresses.ts'
import { planSite } from './plan/site.ts'
import type { Target } from './target.ts'
import { createWriter, type Writer } from './writer.ts'

/** Options of `exportSite`. */
export interface ExportOptions {
  readonly target: Target
  /** Answers as the server would. */
  readonly ask: Ask
  /** With a publication, and with all its feeds. */
  readonly publisher: Publisher
  readonly store: ArticleStore
  readonly files: Pick<MediaFiles, 'pathOf'>
  readonly version: string
  readonly now: () => Date
}

/** What an export has done. */
export interface ExportReport {
  readonly written: number
  readonly removed: number
  /** Files that the place has now. */
  readonly files: number
  readonly bytes: number
  /** Addresses that could not be exported, with the reason. */
  readonly warnings: readonly string[]
  /** When the next article becomes due or expires: the export is out of date then. */
  readonly nextDue: Date | undefined
}

/**
 * Brings an export up to date with the store. Only what has changed is made and written: pictures and pages first, feeds after
 * them, and what is no longer there is removed at the end. A run that ends early is continued by the next one.
 * @throws Problem when the place cannot be used, or when another export to it has begun meanwhile.
 */
export async function exportSite(options: ExportOptions): Promise<ExportReport> {
  const { target, publisher, store, now } = options
  const { publication } = publisher
  if (publication === undefined || !publisher.ready)
    throw new Problem('unavailable', 'the feeds could not be built: the export stays as it was')
  const found = await target.readState()
  const stored = found.text === undefined ? undefined : parseManifest(found.text, target.name)
  const storeId = await store.remember('export store', randomUUID())
  const last = stored?.manifest ?? EMPTY
  // What another store has exported is only known by its files.
  const before = last.store === storeId ? last : { ...EMPTY, files: last.files, heads: last.heads }
  const time = now()
  const edition = digest([JSON.stringify(publication), options.version])
  const terms = await store.terms(time)
  const { revision, lists } = await store.changes(before.store === '' ? undefined : momentOf(before), time)
  const site: Site = {
    ...{ ask: options.ask, publication, publisher, store, now: time, edition, before },
    terms: digest(terms.map(({ kind, name, slug }) => `${kind} ${name} ${slug}`)),
  }
  const writer = await createWriter({ ...options, state: found, before, baseUrl: publication.baseUrl })
  const { groups: articles, change } = await planArticles(site)
  await makeAll(articles, writer)
  const feeds = await planFeeds(site, {
    changed: before.store === '' || before.edition !== edition ? undefined : lists,
    dependsOnTerms: anyHides(writer.groups),
  })
  await makeAll(feeds.pages, writer)
  const state = `${revision} ${change}`
  await makeAll([planOldAddresses(site, state), ...planSite(site, state)], writer)
  await makeAll(feeds.documents, writer)
  const moment = { store: storeId, edition, revision, time: time.getTime(), change }
  const report = await writer.finish(moment, manifest => hostingFiles(manifest, publication))
  return { ...report, nextDue: publisher.nextDue }
}

async function makeAll(groups: readonly PlannedGroup[], writer: Writer): Promise<void> {
  for (const group of groups) await writer.write(group)
  await writer.flush()
}

function momentOf({ revision, time }: Manifest) {
  return { revision, now: new Date(time) }
}

function digest(parts: readonly string[]): string {
  return hash('sha256', parts.join('\n'), 'base64url').slice(0, 22)
}
