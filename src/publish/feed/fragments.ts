import { LRUCache } from 'lru-cache'
import type { Article } from '../../articles/article.ts'
import { faultText } from '../../articles/faults/fault.ts'
import type { Publication } from '../../articles/publication.ts'
import type { Place } from '../../articles/selection.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import { messageOf, Problem } from '../../problem.ts'
import { createTimeSlice } from '../../system/waiting.ts'
import type { FragmentContext, FragmentSource, Fragments } from './render-fragments.ts'

/** An article of a feed and its fragments. */
export interface RenderedEntry {
  readonly entry: Place
  readonly fragments: Fragments
}

/** Renders the fragments of an article: here, or in another thread if that would take long. */
export type RenderFragments = (source: FragmentSource) => Fragments | Promise<Fragments>

/** Returns the fragments of articles for a feed, in their order. Articles that cannot be rendered are left out. */
export type FragmentsOf = (
  entries: readonly Place[],
  context: FragmentContext,
) => Promise<readonly RenderedEntry[]>

/** Options of `createFragments`. */
export interface FragmentOptions {
  readonly publication: Publication
  readonly store: Pick<ArticleReader, 'articles'>
  readonly renderFragments: RenderFragments
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
 * Creates the fragments of one publication, in a least-recently-used cache. Feeds with the same context share them. Each
 * fragment is checked, so that documents made of them need no check.
 */
export function createFragments(options: FragmentOptions): FragmentsOf {
  const { store, bytes, onFault, renderFragments } = options
  const { baseUrl, language } = options.publication
  const publication = { baseUrl, language }
  const cache = new LRUCache<string, CachedFragments>({
    maxSize: Math.max(1, Math.floor(bytes)),
    sizeCalculation: weightOf,
  })

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
        const fragments = await render(article, context)
        cache.set(cacheKey(article.id, context), { revision: article.revision, fragments })
        found.set(article.id, fragments)
        if (slice.isOver()) await slice.next()
      }
    }
  }

  async function render(
    article: Article,
    { content, language, podcast }: FragmentContext,
  ): Promise<Fragments | undefined> {
    try {
      return await renderFragments({ article, publication, context: { content, language, podcast } })
    } catch (error) {
      if (error instanceof Problem && error.kind === 'unavailable') throw error
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

function cacheKey(id: string, { content, language, podcast }: FragmentContext): string {
  return `${content} ${language} ${podcast === undefined ? 'feed' : 'podcast'} ${id}`
}

/** Memory of an article in the cache besides its bytes: keys and objects, as measured. */
const ENTRY_BYTES = 1_300

function weightOf({ fragments = {} }: CachedFragments): number {
  return Object.values(fragments).reduce((sum, { buffer }) => sum + buffer.byteLength, ENTRY_BYTES)
}
