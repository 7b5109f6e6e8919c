import { Problem } from '../../problem.ts'
import { createDiskMap, type DiskMap } from '../files/disk-map.ts'
import type { ExportFile } from '../files/export-file.ts'
import { jsonElementsIn } from '../files/json-elements.ts'
import type { ImportedSite, ImportReport } from '../imported-post.ts'
import { type OldShow, showOf } from '../podcast/show-elements.ts'
import type { TextSource } from '../text-source.ts'
import type { XmlNode } from '../xml-nodes.ts'
import { xmlNodesIn } from '../xml-stream.ts'
import type { FeedItem, FeedPage } from './feed-item.ts'
import { itemKey } from './item-identity.ts'
import { jsonItem } from './json-feed.ts'
import { feedFacts, xmlFormatOf, xmlItem } from './read-feed.ts'
import { type ReadText, readWholeFeed } from './whole-feed.ts'

/** A feed whose items are read one by one, with those of its older pages. */
export interface StreamedFeed {
  readonly format: FeedPage['format']
  /** Known when the items have been read. */
  readonly site: ImportedSite
  /** Absent for a feed that is no podcast. */
  readonly show: OldShow | undefined
  items(report: ImportReport): AsyncIterable<FeedItem>
}

/**
 * Opens the feed at an address with all its pages.
 * @throws Problem when it cannot be read.
 */
export async function openFeed(address: string, read: ReadText): Promise<StreamedFeed> {
  const feed = await readWholeFeed(address, read)
  const { format, title, description, language, home, unread, items, show } = feed
  return {
    ...{ format, show },
    site: { title, description, language, home },
    async *items(report) {
      if (unread !== undefined) report.add(unreadReason(unread))
      yield* items
    },
  }
}

function unreadReason(message: string): string {
  return `page of the feed that could not be read, so that older items are missing: ${message}`
}

/**
 * Opens the feed in a file, which begins with `start`. It is read a piece at a time, however long it is, and then the older pages that
 * it links.
 * @throws Problem when it is no feed.
 */
export async function feedIn(file: ExportFile, start: string, texts: TextSource): Promise<StreamedFeed> {
  const text = start.replace(/^\ufeff/, '').trimStart()
  const format = text.startsWith('{') ? 'json' : xmlFormatOf(text)
  if (format === undefined || (format === 'json' && !/"(?:items|version|title)"\s*:/.test(text)))
    throw new Problem(
      'invalid',
      `${file.place}: expected an export or a feed in RSS, Atom or JSON Feed, got neither`,
    )
  const known: FeedPage['format'] = format
  const site: ImportedSite = {}
  const parts = format === 'json' ? jsonParts : xmlParts
  const show = format === 'rss' && isPodcast(text) ? await showIn(file) : undefined
  return { format: known, site, show, items }

  async function* items(report: ImportReport): AsyncGenerator<FeedItem> {
    const keys = createDiskMap<true>()
    let next: string | undefined
    for await (const part of parts(file, known, report)) {
      if ('item' in part) {
        const key = itemKey(part.item)
        if (key !== undefined && keys.has(key)) continue
        if (key !== undefined) keys.set(key, true)
        yield part.item
      } else {
        next = part.facts.next ?? next
        addFacts(site, part.facts)
      }
    }
    if (next !== undefined && URL.canParse(next)) yield* olderItems(next, { keys, texts, report })
  }
}

/** Whether a document may be a podcast: it declares one of their namespaces where it begins. */
function isPodcast(start: string): boolean {
  return /itunes\.com\/dtds\/podcast|podcast-?(?:index\.org\/)?namespace/i.test(start)
}

/** Reads the channel before any item is taken: what it says of the show may stand below them. */
async function showIn(file: ExportFile): Promise<OldShow | undefined> {
  const nodes: XmlNode[] = []
  for await (const node of xmlNodesIn([file])) if (!isItem(node)) nodes.push(node)
  return showOf(nodes)
}

function isItem({ name }: XmlNode): boolean {
  return name === 'item' || name === 'entry'
}

type FeedPart = { readonly item: FeedItem } | { readonly facts: Omit<FeedPage, 'items'> }

async function* xmlParts(
  file: ExportFile,
  format: FeedPage['format'],
  report: ImportReport,
): AsyncGenerator<FeedPart> {
  const nodes: XmlNode[] = []
  for await (const node of xmlNodesIn([file], report)) {
    const item = xmlItem(node)
    if (item === undefined) nodes.push(node)
    else yield { item }
  }
  yield { facts: feedFacts(nodes, format) }
}

/** Texts of a JSON Feed by their names. */
const JSON_FACTS: Readonly<Record<string, 'title' | 'description' | 'language' | 'home' | 'next'>> = {
  ...{ title: 'title', description: 'description', language: 'language' },
  ...{ home_page_url: 'home', next_url: 'next' },
}

async function* jsonParts(
  file: ExportFile,
  format: FeedPage['format'],
  report: ImportReport,
): AsyncGenerator<FeedPart> {
  for await (const { name, value } of jsonElementsIn(file, new Set(['items']), report)) {
    const item = name === 'items' ? jsonItem(value) : undefined
    const fact = Object.hasOwn(JSON_FACTS, name) ? JSON_FACTS[name] : undefined
    if (item !== undefined) yield { item }
    else if (fact !== undefined && typeof value === 'string') yield { facts: { format, [fact]: value } }
  }
}

function addFacts(site: ImportedSite, { title, description, language, home }: Omit<FeedPage, 'items'>): void {
  site.title ??= title
  site.description ??= description
  site.language ??= language
  site.home ??= home
}

interface OlderPages {
  readonly keys: DiskMap<true>
  readonly texts: TextSource
  readonly report: ImportReport
}

async function* olderItems(next: string, { keys, texts, report }: OlderPages): AsyncGenerator<FeedItem> {
  try {
    const { items, unread } = await readWholeFeed(next, texts.read)
    for (const item of items) if (!keys.has(itemKey(item) ?? '')) yield item
    if (unread !== undefined) report.add(unreadReason(unread))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    report.add(unreadReason(error.message))
  }
}
