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

/** An article as a feed showed it. */
interface Shown {
  readonly id: string
  readonly version: number
}

/** Remembers what feeds have shown, over any number of restarts. */
export interface Witness {
  /** The newest version that a feed has shown of each article, by its number. */
  readonly seen: ReadonlyMap<number, number>
  /** The entity tag that the document was last served with. */
  tagOf(path: string): string | undefined
  /** Looks at an answer. @throws Error when it is older than an earlier one, or holds half an article. */
  look(path: string, answer: Answer): void
  /** Versions by number that the document showed when it was last looked at. */
  shownBy(path: string): ReadonlyMap<number, number>
}

/** Begins to remember. */
export function createWitness(): Witness {
  const served = new Map<string, Served>()
  const ids = new Map<number, string>()
  const withdrawn = new Map<string, Set<number>>()
  const seen = new Map<number, number>()

  function lookAtFeed(path: string, now: Served): void {
    const before = served.get(path)
    if (before !== undefined) compare(path, before, now)
    served.set(path, now)
    const gone = withdrawn.get(path) ?? new Set()
    withdrawn.set(path, gone)
    const last = articlesIn(before?.text ?? '', path)
    const shown = articlesIn(now.text, path)
    for (const [number, article] of shown) {
      if (gone.has(number)) throw new Error(`${path}: article ${number} is back, although it was withdrawn`)
      lookAtArticle(path, number, { article, last: last.get(number) })
    }
    for (const number of last.keys()) if (!shown.has(number)) gone.add(number)
  }

  /** Feeds are made one after the other: each goes only forward by itself, while an id is the same in all. */
  function lookAtArticle(
    path: string,
    number: number,
    { article: { id, version }, last }: { readonly article: Shown; readonly last: Shown | undefined },
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
    look(path, { status, headers, bytes }) {
      if (status === 304) return
      if (status !== 200) throw new Error(`${path}: expected 200 or 304, got ${status}: ${bytes}`)
      const [modified = 0, date = 0] = [headers['last-modified'], headers.date].map(text =>
        Date.parse(text ?? ''),
      )
      lookAtFeed(path, { etag: headers.etag ?? '', modified, date, text: bytes.toString() })
    },
    shownBy: path =>
      new Map(
        [...articlesIn(served.get(path)?.text ?? '', path)].map(([number, { version }]) => [number, version]),
      ),
  }
}

/** Of more than a change a second, the date runs ahead of the clock, and `Date` is told instead (RFC 9110 section 8.8.2.1). */
function compare(path: string, before: Served, now: Served): void {
  const dates = [before, now].map(({ modified }) => new Date(modified).toUTCString())
  if (now.modified < before.modified)
    throw new Error(`${path}: Last-Modified went back from ${dates.join(' to ')}`)
  if (now.etag !== before.etag && now.modified === before.modified && before.modified < before.date)
    throw new Error(`${path}: it changed, but Last-Modified stayed at ${dates[0]}`)
  if (now.etag === before.etag && now.text !== before.text)
    throw new Error(`${path}: it changed, but its entity tag ${now.etag} stayed`)
}

/** What a JSON Feed shows, by number; of other formats only tags and dates are compared. */
function articlesIn(text: string, path: string): ReadonlyMap<number, Shown> {
  if (text === '' || !path.endsWith('.json')) return new Map()
  const { items } = JSON.parse(text) as { items: { id: string; title: string; content_html: string }[] }
  const articles = new Map(
    items.map(({ id, title, content_html: body }) => {
      const { number, version } = readArticle(title, body)
      return [number, { id, version }]
    }),
  )
  if (articles.size < items.length) throw new Error(`${path}: an article came twice: ${text}`)
  return articles
}
