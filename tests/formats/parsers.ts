import { Readable } from 'node:stream'
import { extractFromJson, extractFromXml } from '@extractus/feed-extractor'
import { parseFeed as parseLikeAReader } from '@rowanmanning/feed-parser'
import FeedMe from 'feedme'
import FeedParser from 'feedparser'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import RssParser from 'rss-parser'
import { SaxesParser } from 'saxes'

/** An item as a parser returns it. A field that the parser does not read is undefined. */
export interface ReadItem {
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly content?: string | undefined
  readonly id?: string | undefined
  /** Address of the article's page. */
  readonly link?: string | undefined
  /** Date of publication in milliseconds. */
  readonly date?: number | undefined
  readonly authors?: readonly string[] | undefined
  readonly categories?: readonly string[] | undefined
  readonly image?: string | undefined
}

/** An independent parser, and the known changes that it makes to text. */
export interface Reader {
  readonly name: string
  read(document: string, format: string): Promise<readonly ReadItem[]>
  /** Returns a title, summary or content of a format as the parser returns it. */
  readonly text: (text: string, format: string) => string
  /** Returns an author's name or a category as the parser returns it. */
  readonly label: (text: string) => string
  /** Returns an Atom category, which is an attribute, as the parser returns it. */
  readonly term: (text: string) => string
  /** Returns whether the parser drops this text. */
  readonly drops?: (text: string) => boolean
}

/** Throws unless the XML is well-formed, namespaces included. */
export function wellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', fault => {
    throw fault
  })
  parser.write(xml).close()
}

/** Returns the parsers that read a format (docs/readers.md#parsers). */
export function readersOf(format: string): readonly Reader[] {
  return format === 'json' ? [feedsmith, extractus, feedme] : readers
}

const same = (text: string) => text
const trimmed = (text: string) => text.trim()
/** Trims before it resolves references, so trimming stops at a carriage return. */
const trimmedToReturn = (text: string) => text.replace(/^[^\S\r]+|[^\S\r]+$/g, '')

/** Drops text with only white space, because of xml2js. Reads all Atom authors and categories if configured. */
const rssParser: Reader = {
  name: 'rss-parser',
  text: text => (/^\s*$/.test(text) ? '' : text),
  label: text => (/^\s*$/.test(text) ? '' : text),
  term: same,
  async read(document, format) {
    const fields: [string, string, { keepArray: boolean }][] = [
      ['media:thumbnail', 'thumbnails', { keepArray: true }],
      ['author', 'atomAuthors', { keepArray: true }],
      ['category', 'atomCategories', { keepArray: true }],
    ]
    const parser = new RssParser<object, Record<string, unknown>>({ customFields: { item: fields } })
    const { items } = await parser.parseString(document)
    return items.map(item => ({
      title: plain(item.title),
      summary: plain(format === 'rss' ? item.content : item.summary),
      content: plain(format === 'rss' ? item['content:encoded'] : item.content),
      id: plain(format === 'rss' ? item.guid : item.id),
      link: item.link,
      date: time(item.isoDate),
      authors:
        format === 'rss'
          ? list(item.creator)
          : list(item.atomAuthors).map(author => attribute(author, 'name', '0') ?? ''),
      categories:
        format === 'rss'
          ? (item.categories ?? [])
          : list(item.atomCategories).map(category => attribute(category, '$', 'term') ?? ''),
      image: attribute(list(item.thumbnails)[0], '$', 'url'),
    }))
  },
}

/**
 * Trims. Takes HTML tags out of titles. With two Atom authors it shows the feed's author instead
 * (docs/readers.md#authors).
 */
const feedparser: Reader = {
  name: 'feedparser',
  text: trimmed,
  label: trimmed,
  term: trimmed,
  async read(document, format) {
    const parser = new FeedParser({ addmeta: false })
    const items: FeedParser.Item[] = []
    for await (const item of Readable.from([document]).pipe(parser)) items.push(item)
    return items.map(item => ({
      title: plain(item[`${format}:title`]?.['#']),
      summary: plain(item.summary),
      content: plain(item.description),
      id: plain(item.guid),
      link: item.link,
      date: item.pubdate?.getTime(),
      authors: format === 'rss' ? list(item.author) : undefined,
      categories: item.categories,
      image: item.image?.url,
    }))
  },
}

/** Trims. */
const feedsmith: Reader = {
  name: 'feedsmith',
  text: trimmed,
  label: trimmed,
  term: trimmed,
  async read(document, format) {
    if (format === 'rss') return feedsmithRss(document)
    return format === 'atom' ? feedsmithAtom(document) : feedsmithJson(document)
  },
}

function feedsmithRss(document: string): readonly ReadItem[] {
  return (parseRssFeed(document).items ?? []).map(item => ({
    title: item.title ?? '',
    summary: item.description ?? '',
    content: item.content?.encoded ?? '',
    id: item.guid?.value,
    link: item.link,
    date: time(item.pubDate),
    authors: item.dc?.creators ?? [],
    categories: (item.categories ?? []).map(({ name }) => name ?? ''),
    image: item.media?.thumbnails?.[0]?.url,
  }))
}

function feedsmithAtom(document: string): readonly ReadItem[] {
  return (parseAtomFeed(document).entries ?? []).map(entry => ({
    title: entry.title?.value ?? '',
    summary: entry.summary?.value ?? '',
    content: entry.content?.value ?? '',
    id: entry.id,
    link: entry.links?.[0]?.href,
    date: time(entry.published),
    authors: (entry.authors ?? []).map(({ name }) => name ?? ''),
    categories: (entry.categories ?? []).map(({ term }) => term ?? ''),
    image: entry.media?.thumbnails?.[0]?.url,
  }))
}

function feedsmithJson(document: string): readonly ReadItem[] {
  return (parseJsonFeed(document).items ?? []).map(item => ({
    title: item.title ?? '',
    summary: item.summary ?? '',
    content: item.content_html ?? '',
    id: item.id,
    link: item.url,
    date: time(item.date_published),
    authors: (item.authors ?? []).map(({ name }) => name ?? ''),
    categories: item.tags ?? [],
    image: item.image,
  }))
}

/**
 * Trims, except in JSON. Returns a description without tags, and no body, author or picture. Parses a text such as `1e3`
 * as a number unless configured otherwise, and returns Atom's `updated` as the date.
 */
const extractus: Reader = {
  name: '@extractus/feed-extractor',
  text: (text, format) => (format === 'json' ? text : trimmedToReturn(text)),
  label: trimmedToReturn,
  term: same,
  async read(document, format) {
    const raw = { parseTagValue: false }
    const { entries = [] } =
      format === 'json'
        ? extractFromJson(JSON.parse(document))
        : extractFromXml(document, { xmlParserOptions: raw })
    return entries.map(entry => ({
      title: entry.title ?? '',
      id: entry.id,
      link: entry.link,
      date: format === 'atom' ? undefined : time(entry.published),
    }))
  },
}

/** Trims. Removes text like an address from an RSS author. Leaves references to tabs and line breaks in attributes. */
const rowanmanning: Reader = {
  name: '@rowanmanning/feed-parser',
  text: trimmedToReturn,
  label: trimmedToReturn,
  term: text => text.replaceAll('\t', '&#x9;').replaceAll('\n', '&#xA;').replaceAll('\r', '&#xD;'),
  async read(document, format) {
    return parseLikeAReader(document).items.map(item => ({
      title: item.title ?? '',
      summary: item.description ?? '',
      content: item.content ?? '',
      id: item.id ?? undefined,
      link: item.url ?? undefined,
      date: item.published?.getTime(),
      authors: format === 'rss' ? undefined : item.authors.map(author => author.name ?? ''),
      categories: item.categories.map(category => category.term),
      image: item.image?.url,
    }))
  },
}

/** The module is CommonJS: it is the class itself, although its types declare a default export. */
const FeedMeParser = FeedMe as unknown as typeof FeedMe.default

/** Drops a text that begins with a line feed if it takes the last line for indentation. */
const feedme: Reader = {
  name: 'feedme',
  text: same,
  label: same,
  term: same,
  drops: text => text.startsWith('\n') && /^[ \t]+$/m.test(text.slice(text.lastIndexOf('\n') + 1)),
  async read(document, format) {
    const parser = new FeedMeParser(true)
    parser.end(document)
    const items: Record<string, unknown>[] = parser.done()?.items ?? []
    return items.map(format === 'json' ? feedmeJson : feedmeXml)
  },
}

function feedmeXml(item: Record<string, unknown>): ReadItem {
  return {
    title: plain(item.title),
    summary: plain(item.description ?? item.summary),
    content: plain(item['content:encoded'] ?? item.content),
    id: plain(item.guid ?? item.id),
    link: attribute(item.link, 'href') ?? plain(item.link),
    date: time(item.pubdate ?? item.published),
    authors: list(item['dc:creator'] ?? item.author).map(
      author => attribute(author, 'name') ?? plain(author),
    ),
    categories: list(item.category).map(category => attribute(category, 'term') ?? plain(category)),
    image: attribute(item['media:thumbnail'], 'url'),
  }
}

function feedmeJson(item: Record<string, unknown>): ReadItem {
  return {
    title: plain(item.title),
    summary: plain(item.summary),
    content: plain(item.content_html),
    id: typeof item.id === 'number' ? String(item.id) : plain(item.id),
    link: plain(item.url),
    date: time(item.date_published),
    authors: list(item.authors).map(author => plain(attribute(author, 'name'))),
    categories: list(item.tags).map(plain),
    image: plain(item.image),
  }
}

/** Every reader of RSS and Atom. */
export const readers: readonly Reader[] = [rssParser, feedparser, feedsmith, extractus, rowanmanning, feedme]

/** Returns the text of an element, which some parsers return together with attributes. */
function plain(value: unknown): string {
  if (typeof value === 'string') return value
  return attribute(value, '_') ?? attribute(value, 'text') ?? ''
}

function attribute(value: unknown, ...path: readonly string[]): string | undefined {
  const found = path.reduce<unknown>(
    (object, key) => (typeof object === 'object' && object !== null ? Reflect.get(object, key) : undefined),
    value,
  )
  return typeof found === 'string' ? found : undefined
}

function list(value: unknown): readonly string[] {
  return value === undefined || value === null ? [] : ([value].flat() as string[])
}

function time(value: unknown): number | undefined {
  return typeof value === 'string' ? new Date(value).getTime() : undefined
}
