import { messageOf, Problem } from '../../problem.ts'
import { paragraphsOf } from '../html-text.ts'
import type { FeedAuthor, FeedEnclosure, FeedItem, FeedPage } from './feed-item.ts'

/**
 * Reads a JSON Feed 1.0 or 1.1. A field of another type than the specification says counts as absent.
 * @throws Problem when the text is no JSON with a list of items.
 */
export function readJsonFeed(text: string, place: string): FeedPage {
  const feed = parse(text, place)
  if (!Array.isArray(feed.items)) {
    throw new Problem('invalid', `${place}: expected a JSON Feed with "items", got other JSON`)
  }
  return {
    format: 'json',
    title: textIn(feed, 'title'),
    description: textIn(feed, 'description'),
    language: textIn(feed, 'language'),
    home: textIn(feed, 'home_page_url'),
    next: textIn(feed, 'next_url'),
    items: feed.items.flatMap(item => jsonItem(item) ?? []),
  }
}

type Json = Readonly<Record<string, unknown>>

function parse(text: string, place: string): Json {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch (error) {
    throw new Problem('invalid', `${place}: expected a JSON Feed, got a fault: ${messageOf(error)}`)
  }
}

/** Returns an item of a JSON Feed; undefined when it is no object. */
export function jsonItem(item: unknown): FeedItem | undefined {
  if (!isObject(item)) return undefined
  const html = textIn(item, 'content_html')
  const plain = textIn(item, 'content_text')
  return {
    id: idOf(item.id),
    link: textIn(item, 'url') ?? textIn(item, 'external_url'),
    title: textIn(item, 'title'),
    published: textIn(item, 'date_published'),
    updated: textIn(item, 'date_modified'),
    authors: [...listIn(item, 'authors'), item.author].filter(isObject).flatMap(authorOf),
    tags: listIn(item, 'tags').filter(tag => typeof tag === 'string'),
    summary: textIn(item, 'summary'),
    content: html ?? (plain && paragraphsOf(plain)),
    image: textIn(item, 'image') ?? textIn(item, 'banner_image'),
    enclosures: listIn(item, 'attachments').filter(isObject).flatMap(enclosureOf),
    language: textIn(item, 'language'),
  }
}

/** Numbers are read as text (JSON Feed 1.1, `id`). */
function idOf(id: unknown): string | undefined {
  if (typeof id === 'number') return String(id)
  return typeof id === 'string' && id.trim() !== '' ? id : undefined
}

function authorOf(author: Json): readonly FeedAuthor[] {
  const name = textIn(author, 'name')
  return name === undefined ? [] : [{ name, url: textIn(author, 'url') }]
}

function enclosureOf(attachment: Json): readonly FeedEnclosure[] {
  const url = textIn(attachment, 'url')
  if (url === undefined) return []
  const { size_in_bytes: length, duration_in_seconds: duration } = attachment
  return [
    {
      url,
      type: textIn(attachment, 'mime_type'),
      length: typeof length === 'number' ? length : undefined,
      duration: typeof duration === 'number' ? duration : undefined,
    },
  ]
}

function textIn(from: Json, name: string): string | undefined {
  const value = from[name]
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

function listIn(from: Json, name: string): readonly unknown[] {
  const value = from[name]
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
