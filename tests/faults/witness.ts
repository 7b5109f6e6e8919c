import type { Answer } from '../program/raw-http.ts'
import { readArticle } from './writer.ts'

/** A feed as it was served. */
interface Served {
  readonly etag: string
  readonly modified: number
  /** When it was served. */
  readonly date: number
  readonly text: string
}

/** An article as it was served in a feed. */
interface ServedArticle {
  readonly id: string
  readonly version: number
}

/** Records the content of feeds, over any number of restarts. */
export interface Witness {
  /** The newest served version of each article, by its number. */
  readonly seen: ReadonlyMap<number, number>
  /** Returns the last entity tag of a document. */
  tagOf(path: string): string | undefined
  /** Records an answer. @throws Error when it is older than an earlier one, or contains half an article. */
  record(path: string, answer: Answer): void
  /** Returns the versions in the last answer of a document, by the number of the article. */
  versionsIn(path: string): ReadonlyMap<number, number>
}

/** Creates a witness that has recorded nothing. */
export function createWitness(): Witness {
  const served = new Map<string, Served>()
  const ids = new Map<number, string>()
  const withdrawn = new Map<string, Set<number>>()
  const seen = new Map<number, number>()

  function recordFeed(path: string, now: Served): void {
    const before = served.get(path)
    if (before !== undefined) assertForward(path, before, now)
    served.set(path, now)
    const gone = withdrawn.get(path) ?? new Set()
    withdrawn.set(path, gone)
    const last = articlesIn(before?.text ?? '', path)
    const articles = articlesIn(now.text, path)
    for (const [number, article] of articles) {
      if (gone.has(number)) throw new Error(`${path}: article ${number} is back, although it was withdrawn`)
      recordArticle(path, number, { article, last: last.get(number) })
    }
    for (const number of last.keys()) if (!articles.has(number)) gone.add(number)
  }

  /** Feeds are rendered one after the other: versions only increase within each feed, but an id is the same in all. */
  function recordArticle(
    path: string,
    number: number,
    {
      article: { id, version },
      last,
    }: { readonly article: ServedArticle; readonly last: ServedArticle | undefined },
  ): void {
    const known = ids.get(number) ?? id
    if (known !== id) throw new Error(`${path}: article ${number} had the id ${known} and now has ${id}`)
    if (last !== undefined && version < last.version)
      throw new Error(`${path}: article ${number} was at version ${last.version}, got ${version}`)
    ids.set(number, id)
    seen.set(number, Math.max(version, seen.get(number) ?? version))
  }

  return {
    seen,
    tagOf: path => served.get(path)?.etag,
    record(path, { status, headers, bytes }) {
      if (status === 304) return
      if (status !== 200) throw new Error(`${path}: expected 200 or 304, got ${status}: ${bytes}`)
      const [modified = 0, date = 0] = [headers['last-modified'], headers.date].map(text =>
        Date.parse(text ?? ''),
      )
      recordFeed(path, { etag: headers.etag ?? '', modified, date, text: bytes.toString() })
    },
    versionsIn: path =>
      new Map(
        [...articlesIn(served.get(path)?.text ?? '', path)].map(([number, { version }]) => [number, version]),
      ),
  }
}

/**
 * Throws unless an answer is as new as the one before. With several changes in a second, the last change is later than the
 * clock, and `Last-Modified` has the value of `Date` instead (RFC 9110 section 8.8.2.1).
 */
function assertForward(path: string, before: Served, now: Served): void {
  const dates = [before, now].map(({ modified }) => new Date(modified).toUTCString())
  if (now.modified < before.modified)
    throw new Error(`${path}: Last-Modified went back from ${dates.join(' to ')}`)
  if (now.etag !== before.etag && now.modified === before.modified && before.modified < before.date)
    throw new Error(`${path}: it changed, but Last-Modified stayed at ${dates[0]}`)
  if (now.etag === before.etag && now.text !== before.text)
    throw new Error(`${path}: it changed, but its entity tag ${now.etag} stayed`)
}

/** Returns the articles of a JSON Feed, by number. Other formats are compared only by tag and date. */
function articlesIn(text: string, path: string): ReadonlyMap<number, ServedArticle> {
  if (text === '' || !path.endsWith('.json')) return new Map()
  const { items } = JSON.parse(text) as { items: { id: string; title: string; content_html: string }[] }
  const articles = new Map(
    items.map(({ id, title, content_html: body }) => {
      const { number, version } = readArticle(title, body)
      return [number, { id, version }]
    }),
  )
  if (articles.size < items.length) throw new Error(`${path}: expected each article once: ${text}`)
  return articles
}
