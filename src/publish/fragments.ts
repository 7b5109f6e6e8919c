import { LRUCache } from 'lru-cache'
import type { Article } from '../articles/article.ts'
import { faultText } from '../articles/faults/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { Place } from '../articles/selection.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { type FragmentBytes, fragmentBytes, renderText } from '../formats/frame.ts'
import { messageOf } from '../problem.ts'
import { createTimeSlice } from '../system/waiting.ts'
import { articleItem } from './article-item.ts'
import { assertWellFormed } from './document/well-formed.ts'

/** One article in every format, written once per revision, in UTF-8. */
export type Fragments = Readonly<Record<Format['name'], FragmentBytes>>

/** An article in its place, and how it is written. */
export interface Written {
  readonly place: Place
  readonly fragments: Fragments
}

/** Gives the fragments of articles for a feed, in their order; what cannot be written is left out. */
export type FragmentsOf = (
  places: readonly Place[],
  feed: Pick<FeedDefinition, 'content' | 'language'>,
) => Promise<readonly Written[]>

/** What fragments are written with. */
export interface FragmentOptions {
  readonly publication: Publication
  readonly store: Pick<ArticleStore, 'articles'>
  /** How much memory kept fragments may take, in bytes. */
  readonly bytes: number
  /** Hears of articles that cannot be written. */
  readonly onFault: (message: string) => void
}

/** Articles that are had from the store at once. */
const ARTICLES_AT_ONCE = 10
/** How long articles are written before requests are answered, in milliseconds. */
const SLICE_MS = 2

interface Kept {
  readonly revision: number
  readonly fragments: Fragments | undefined
}

/**
 * Writes fragments for one publication and keeps those used lately; feeds that show articles alike share them. Each is
 * checked by a strict parser, so that documents made of them need not be.
 */
export function createFragments({ publication, store, bytes, onFault }: FragmentOptions): FragmentsOf {
  const kept = new LRUCache<string, Kept>({ maxSize: Math.max(1, bytes), sizeCalculation: weightOf })
  const channel = { title: '', id: '', link: `${publication.baseUrl}/` }

  return async (places, feed) => {
    const found = new Map<string, Fragments | undefined>()
    const missing: string[] = []
    for (const { id, revision } of places) {
      const known = kept.get(keyOf(id, feed))
      if (known?.revision === revision) found.set(id, known.fragments)
      else missing.push(id)
    }
    await writeMissing(missing, feed, found)
    return places.flatMap(place => {
      const fragments = found.get(place.id)
      return fragments === undefined ? [] : [{ place, fragments }]
    })
  }

  /** Requests are answered between two articles. */
  async function writeMissing(
    ids: readonly string[],
    feed: Pick<FeedDefinition, 'content' | 'language'>,
    found: Map<string, Fragments | undefined>,
  ): Promise<void> {
    const slice = createTimeSlice(SLICE_MS)
    for (let at = 0; at < ids.length; at += ARTICLES_AT_ONCE) {
      for (const article of await store.articles(ids.slice(at, at + ARTICLES_AT_ONCE))) {
        const fragments = write(article, feed)
        kept.set(keyOf(article.id, feed), { revision: article.revision, fragments })
        found.set(article.id, fragments)
        if (slice.isOver()) await slice.next()
      }
    }
  }

  function write(
    article: Article,
    { content, language }: Pick<FeedDefinition, 'content' | 'language'>,
  ): Fragments | undefined {
    try {
      const item = articleItem(article, publication, content)
      const context = { link: channel.link, language }
      const written = formats.map(format => {
        const fragment = format.renderItem(item, context)
        assertWellFormed(renderText(format.renderFrame(channel), [fragment]), format.mediaType)
        return [format.name, fragmentBytes(fragment)] as const
      })
      return Object.fromEntries(written) as Record<Format['name'], FragmentBytes>
    } catch (error) {
      const message = `is left out of the feeds, because it could not be written: ${messageOf(error)}`
      onFault(faultText({ severity: 'fault', file: article.id, message }))
      return undefined
    }
  }
}

function keyOf(id: string, { content, language }: Pick<FeedDefinition, 'content' | 'language'>): string {
  return `${content} ${language} ${id}`
}

function weightOf({ fragments }: Kept): number {
  if (fragments === undefined) return 1
  return fragments.rss.length + fragments.atom.length + fragments.json.length
}
