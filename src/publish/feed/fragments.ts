import { LRUCache } from 'lru-cache'
import type { Article } from '../../articles/article.ts'
import { faultText } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { Place } from '../../articles/selection.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { FeedDefinition } from '../../feeds/feed-definition.ts'
import { formats } from '../../formats/formats.ts'
import { renderText } from '../../formats/frame.ts'
import { type FragmentBytes, fragmentBytes } from '../../formats/frame-bytes.ts'
import { messageOf } from '../../problem.ts'
import { createTimeSlice } from '../../system/waiting.ts'
import { assertWellFormed } from '../document/well-formed.ts'
import { articleItem } from './article-item.ts'

/** One revision of an article in every format, by the format's name, in UTF-8. */
export type Fragments = Readonly<Record<string, FragmentBytes>>

/** An article of a feed and its fragments. */
export interface RenderedEntry {
  readonly entry: Place
  readonly fragments: Fragments
}

/** The properties of a feed on which its fragments depend. */
export type FragmentContext = Pick<FeedDefinition, 'content' | 'language'>

/** Returns the fragments of articles for a feed, in their order. Articles that cannot be rendered are left out. */
export type FragmentsOf = (
  entries: readonly Place[],
  context: FragmentContext,
) => Promise<readonly RenderedEntry[]>

/** Options of `createFragments`. */
export interface FragmentOptions {
  readonly publication: Publication
  readonly store: Pick<ArticleReader, 'articles'>
  /** Memory for cached fragments, in bytes. */
  readonly bytes: number
  /** Called with a message for each article that cannot be rendered. */
  readonly onFault: (message: string) => void
}

/** Articles that are read from the store at a time. */
const BATCH_SIZE = 10
/** How long articles are rendered before requests are answered, in milliseconds. */
const SLICE_MS = 2

interface CachedFragments {
  readonly revision: number
  /** Undefined when the article cannot be rendered. */
  readonly fragments: Fragments | undefined
}

/**
 * Creates the fragments of one publication, in a least-recently-used cache. Feeds with the same context share them. A
 * strict parser checks each fragment, so that documents made of them need no check.
 */
export function createFragments({ publication, store, bytes, onFault }: FragmentOptions): FragmentsOf {
  const cache = new LRUCache<string, CachedFragments>({
    maxSize: Math.max(1, Math.floor(bytes)),
    sizeCalculation: weightOf,
  })
  const channel = { title: '', id: '', link: `${publication.baseUrl}/` }

  return async (entries, context) => {
    const found = new Map<string, Fragments | undefined>()
    const missing: string[] = []
    for (const { id, revision } of entries) {
      const cached = cache.get(cacheKey(id, context))
      if (cached?.revision === revision) found.set(id, cached.fragments)
      else missing.push(id)
    }
    await renderMissing(missing, context, found)
    return entries.flatMap(entry => {
      const fragments = found.get(entry.id)
      return fragments === undefined ? [] : [{ entry, fragments }]
    })
  }

  /** Requests are answered between two articles. */
  async function renderMissing(
    ids: readonly string[],
    context: FragmentContext,
    found: Map<string, Fragments | undefined>,
  ): Promise<void> {
    const slice = createTimeSlice(SLICE_MS)
    for (let start = 0; start < ids.length; start += BATCH_SIZE) {
      for (const article of await store.articles(ids.slice(start, start + BATCH_SIZE))) {
        const fragments = render(article, context)
        cache.set(cacheKey(article.id, context), { revision: article.revision, fragments })
        found.set(article.id, fragments)
        if (slice.isOver()) await slice.next()
      }
    }
  }

  function render(article: Article, { content, language }: FragmentContext): Fragments | undefined {
    try {
      const item = articleItem(article, publication, content)
      const context = { link: channel.link, language }
      const fragments = formats.map(format => {
        const fragment = format.renderItem(item, context)
        assertWellFormed(renderText(format.renderFrame(channel), [fragment]), format.mediaType)
        return [format.name, fragmentBytes(fragment)] as const
      })
      return Object.fromEntries(fragments)
    } catch (error) {
      const message = `is left out of the feeds, because it could not be rendered: ${messageOf(error)}`
      onFault(faultText({ severity: 'fault', file: article.id, message }))
      return undefined
    }
  }
}

/** Identifies one revision of an article. */
export function versionKey({ id, revision }: Place): string {
  return `${id} ${revision}`
}

function cacheKey(id: string, { content, language }: FragmentContext): string {
  return `${content} ${language} ${id}`
}

/** Memory of an article in the cache besides its bytes: keys and objects, as measured. */
const ENTRY_BYTES = 1_300

function weightOf({ fragments = {} }: CachedFragments): number {
  return Object.values(fragments).reduce((sum, { buffer }) => sum + buffer.byteLength, ENTRY_BYTES)
}
