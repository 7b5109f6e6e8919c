import { Readable } from 'node:stream'
import { parseFeed as parseLikeAReader } from '@rowanmanning/feed-parser'
import FeedMe from 'feedme'
import FeedParser from 'feedparser'
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import RssParser from 'rss-parser'

/** The fields of a feed and its only item that are plain text, each with one value. */
export interface PlainFields {
  readonly feedTitle: string
  readonly feedDescription: string
  readonly copyright: string
  readonly feedCategory: string
  readonly title: string
  readonly summary: string
  readonly author: string
  readonly tag: string
  readonly caption: string
  readonly credit: string
}

/** A parser, and what it returns for each plain field that it reads. */
export interface PlainFieldParser {
  readonly name: string
  readonly formats: readonly string[]
  read(document: string, format: string): Promise<Partial<Record<keyof PlainFields, unknown>>>
}

const XML = ['rss', 'atom']

const rssParser: PlainFieldParser = {
  name: 'rss-parser',
  formats: XML,
  async read(document, format) {
    const item: (string | [string, string])[] = [
      'media:content',
      ['author', 'atomAuthor'],
      'category',
      'summary',
    ]
    const feed = ['subtitle', 'rights', 'copyright', 'category']
    const parser = new RssParser<Tree, Tree>({ customFields: { item, feed } })
    const read = await parser.parseString(document)
    const first: Tree = read.items[0] ?? {}
    const category = read.category as Tree
    const media = first['media:content'] as Tree
    const isRss = format === 'rss'
    return {
      feedTitle: read.title,
      feedDescription: isRss ? read.description : read.subtitle,
      copyright: isRss ? read.copyright : read.rights,
      feedCategory: isRss ? category : at(category, '$', 'term'),
      title: first.title,
      summary: isRss ? first.content : first.summary,
      author: isRss ? first.creator : at(first.atomAuthor, 'name', '0'),
      tag: isRss ? at(first.categories, '0') : at(first.category, '$', 'term'),
      caption: at(media, 'media:title', '0', '_'),
      credit: at(media, 'media:credit', '0', '_'),
    }
  },
}

/** It takes tags out of titles, and out of Atom's subtitle, so these are taken as they were before. */
const feedparser: PlainFieldParser = {
  name: 'feedparser',
  formats: XML,
  async read(document, format) {
    const parser = new FeedParser({ addmeta: false })
    let meta: Tree = {}
    parser.on('meta', found => {
      meta = found as unknown as Tree
    })
    const items: FeedParser.Item[] = []
    for await (const item of Readable.from([document]).pipe(parser)) items.push(item)
    const media = at(items[0], 'media:content')
    const description = format === 'rss' ? 'rss:description' : 'atom:subtitle'
    return {
      feedTitle: at(meta, `${format}:title`, '#'),
      feedDescription: at(meta, description, '#'),
      copyright: meta.copyright,
      feedCategory: at(meta, 'categories', '0'),
      title: at(items[0], `${format}:title`, '#'),
      summary: items[0]?.summary,
      author: items[0]?.author,
      tag: items[0]?.categories[0],
      caption: at(media, 'media:title', '#'),
      credit: at(media, 'media:credit', '#'),
    }
  },
}

const feedsmith: PlainFieldParser = {
  name: 'feedsmith',
  formats: [...XML, 'json'],
  async read(document, format) {
    if (format === 'rss') return feedsmithRss(parseRssFeed(document))
    return format === 'atom' ? feedsmithAtom(parseAtomFeed(document)) : feedsmithJson(parseJsonFeed(document))
  },
}

function feedsmithRss(feed: ReturnType<typeof parseRssFeed>): ReturnType<typeof feedsmithJson> {
  const [item] = feed.items ?? []
  const [media] = item?.media?.contents ?? []
  return {
    feedTitle: feed.title,
    feedDescription: feed.description,
    copyright: feed.copyright,
    feedCategory: feed.categories?.[0]?.name,
    title: item?.title,
    summary: item?.description,
    author: item?.dc?.creators?.[0],
    tag: item?.categories?.[0]?.name,
    caption: media?.title?.value,
    credit: media?.credits?.[0]?.value,
  }
}

function feedsmithAtom(feed: ReturnType<typeof parseAtomFeed>): ReturnType<typeof feedsmithJson> {
  const [entry] = feed.entries ?? []
  const [media] = entry?.media?.contents ?? []
  return {
    feedTitle: feed.title?.value,
    feedDescription: feed.subtitle?.value,
    copyright: feed.rights?.value,
    feedCategory: feed.categories?.[0]?.term,
    title: entry?.title?.value,
    summary: entry?.summary?.value,
    author: entry?.authors?.[0]?.name,
    tag: entry?.categories?.[0]?.term,
    caption: media?.title?.value,
    credit: media?.credits?.[0]?.value,
  }
}

function feedsmithJson(
  feed: ReturnType<typeof parseJsonFeed>,
): Partial<Record<keyof PlainFields, string | undefined>> {
  const [item] = feed.items ?? []
  return {
    feedTitle: feed.title,
    feedDescription: feed.description,
    title: item?.title,
    summary: item?.summary,
    author: item?.authors?.[0]?.name,
    tag: item?.tags?.[0],
  }
}

const rowanmanning: PlainFieldParser = {
  name: '@rowanmanning/feed-parser',
  formats: XML,
  async read(document) {
    const feed = parseLikeAReader(document)
    const [item] = feed.items
    return {
      feedTitle: feed.title,
      feedDescription: feed.description,
      copyright: feed.copyright,
      feedCategory: feed.categories[0]?.term,
      title: item?.title,
      summary: item?.description,
      tag: item?.categories[0]?.term,
    }
  },
}

/** The module is CommonJS: it is the class itself, although its types declare a default export. */
const FeedMeParser = FeedMe as unknown as typeof FeedMe.default

const feedme: PlainFieldParser = {
  name: 'feedme',
  formats: XML,
  async read(document) {
    const parser = new FeedMeParser(true)
    parser.end(document)
    const feed = parser.done() as unknown as Tree
    const item = at(feed, 'items', '0') as Tree
    const media = item['media:content'] as Tree
    return {
      feedTitle: feed.title,
      feedDescription: feed.description ?? feed.subtitle,
      copyright: feed.copyright ?? feed.rights,
      feedCategory: at(feed, 'category', 'term') ?? feed.category,
      title: item.title,
      summary: item.description ?? item.summary,
      author: item['dc:creator'] ?? at(item.author, 'name'),
      tag: at(item.category, 'term') ?? item.category,
      caption: at(media, 'media:title', 'text') ?? media['media:title'],
      credit: at(media, 'media:credit', 'text'),
    }
  },
}

/** Every parser that returns plain fields. */
export const plainFieldParsers: readonly PlainFieldParser[] = [
  rssParser,
  feedparser,
  feedsmith,
  rowanmanning,
  feedme,
]

type Tree = Readonly<Record<string, unknown>>

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (object, key) => (typeof object === 'object' && object !== null ? Reflect.get(object, key) : undefined),
    value,
  )
}
