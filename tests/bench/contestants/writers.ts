import { Feed } from 'feed'
import {
  type AtomFeed,
  generateAtomFeed,
  generateJsonFeed,
  generateRssFeed,
  type JsonFeed,
  type RssFeed,
} from 'feedsmith'
import type { Channel, Format } from '../../../src/formats/format.ts'
import { formats } from '../../../src/formats/formats.ts'
import { fragmentBytes, renderBytes } from '../../../src/formats/frame-bytes.ts'
import type { Enclosure, Item, ItemImage } from '../../../src/formats/model.ts'

const SITE = 'https://news.example'

/** The head of every feed that is written. */
export const CHANNEL = {
  id: 'tag:news.example,2026-01-01:feed',
  title: 'Synthetic News',
  description: 'Articles that nobody wrote, for measuring.',
  link: `${SITE}/`,
  language: 'en',
  updated: new Date('2026-01-01T00:00:00Z'),
  feedLinks: { rss: `${SITE}/rss.xml`, atom: `${SITE}/atom.xml`, json: `${SITE}/feed.json` },
} satisfies Channel

type Write = (items: readonly Item[]) => Buffer

/** A library that renders feeds. */
export interface Writer {
  readonly name: string
  /** By the name of the format. */
  readonly writes: Readonly<Record<string, Write>>
}

/** Feedwright first, as its publisher renders. All render the same fields, as far as they can, to the bytes that are sent. */
export const writers: readonly Writer[] = [
  {
    name: 'Feedwright',
    writes: Object.fromEntries(formats.map(format => [format.name, feedwright(format)])),
  },
  {
    name: 'feed',
    writes: {
      rss: items => Buffer.from(feedOf(items).rss2()),
      atom: items => Buffer.from(feedOf(items).atom1()),
      json: items => Buffer.from(feedOf(items).json1()),
    },
  },
  {
    name: 'feedsmith',
    writes: {
      rss: items => Buffer.from(generateRssFeed(smithRss(items))),
      atom: items => Buffer.from(generateAtomFeed(smithAtom(items))),
      json: items => Buffer.from(JSON.stringify(generateJsonFeed(smithJson(items)))),
    },
  },
]

/** Returns the items as a `Feed` of the npm package `feed`. */
export function feedOf(items: readonly Item[]): Feed {
  const feed = new Feed(CHANNEL)
  for (const {
    attachments: _attachments,
    language: _language,
    descriptionType: _type,
    image,
    ...item
  } of items) {
    feed.addItem({ ...item, ...(image && { image }) } as Parameters<Feed['addItem']>[0])
  }
  return feed
}

function feedwright(format: Format): Write {
  return items =>
    renderBytes(
      format.renderFrame(CHANNEL),
      items.map(item => fragmentBytes(format.renderItem(item, CHANNEL))),
    ).bytes
}

function smithRss(items: readonly Item[]): RssFeed.Feed<Date> {
  const { title, description, link, language, updated, feedLinks } = CHANNEL
  return {
    ...{ title, description, link, language, lastBuildDate: updated },
    atom: { links: [{ href: feedLinks.rss, rel: 'self', type: 'application/rss+xml' }] },
    items: items.map(item => ({
      ...{ title: item.title, link: item.link },
      ...(item.description !== undefined && { description: item.description }),
      guid: { value: item.id ?? item.link, isPermaLink: false },
      pubDate: item.published ?? item.date,
      dc: { creators: authorNames(item) },
      categories: categoryNames(item).map(name => ({ name })),
      content: { encoded: item.content ?? '' },
      enclosures: pictures(item).map(({ url, type = '', length = 0 }) => ({ url, type, length })),
      media: {
        contents: pictures(item).map(({ url, type = '', length = 0, width = 0, height = 0 }) => {
          return { url, type, fileSize: length, medium: 'image', width, height }
        }),
      },
    })),
  }
}

function smithAtom(items: readonly Item[]): AtomFeed.Feed<Date> {
  const { id, title, description, link, updated, feedLinks } = CHANNEL
  return {
    ...{ id, updated, title: { value: title }, subtitle: { value: description } },
    links: [{ href: link }, { href: feedLinks.atom, rel: 'self', type: 'application/atom+xml' }],
    entries: items.map(item => ({
      ...{ id: item.id ?? item.link, title: { value: item.title }, updated: item.date },
      published: item.published ?? item.date,
      authors: authorNames(item).map(name => ({ name })),
      categories: categoryNames(item).map(term => ({ term })),
      links: [
        { href: item.link, rel: 'alternate' },
        ...pictures(item).map(({ url, type = '', length = 0 }) => ({
          href: url,
          rel: 'enclosure',
          type,
          length,
        })),
      ],
      summary: { value: item.description ?? '' },
      content: { value: item.content ?? '', type: 'html' },
    })),
  }
}

function smithJson(items: readonly Item[]): JsonFeed.Feed<Date> {
  const { title, description, link, language, feedLinks } = CHANNEL
  return {
    ...{ title, description, language, home_page_url: link, feed_url: feedLinks.json },
    items: items.map(item => ({
      ...{ id: item.id ?? item.link, url: item.link, title: item.title, date_modified: item.date },
      ...{ summary: item.description ?? '', content_html: item.content ?? '' },
      date_published: item.published ?? item.date,
      authors: authorNames(item).map(name => ({ name })),
      tags: [...categoryNames(item)],
      ...(pictures(item)[0] && { image: pictures(item)[0]?.url ?? '' }),
    })),
  }
}

function authorNames({ author = [] }: Item): string[] {
  return author.flatMap(({ name }) => name ?? [])
}

function categoryNames({ category = [] }: Item): string[] {
  return category.flatMap(({ name }) => name ?? [])
}

function pictures({ image }: Item): (Enclosure & Partial<ItemImage>)[] {
  return typeof image === 'object' ? [image] : []
}
