import { feedPath } from '../feeds/find-feed.ts'
import { type Document, documentBytes } from './document/document.ts'
import type { FeedDocuments } from './feed-documents.ts'

/** What a place in a feed takes in memory, about. */
const PLACE_BYTES = 500

/** The feeds and archive pages that are ready, within bounds of memory: what was asked for the longest ago goes first. */
export interface FeedCache {
  /** The ready document of a path such as `/rss.xml`, if everyone may have it. */
  document(path: string): Document | undefined
  /** A ready feed or archive page, by `shelfKey`. */
  find(key: string): FeedDocuments | undefined
  /** Everything that is ready. */
  all(): readonly FeedDocuments[]
  /** Takes the place of what was there under its key. */
  put(shown: FeedDocuments): void
  /** The document of a file name, which is ready from now on. */
  documentOf(shown: FeedDocuments, fileName: string): Promise<Document | undefined>
  /** The documents that were asked for since their feed was put here, by file name. */
  asked(key: string): readonly string[]
  drop(key: string): void
}

/** Names a feed, or a page of its archive. */
export function cacheKey({ feed, page }: Pick<FeedDocuments, 'feed' | 'page'>): string {
  return feedPath({ folder: feed.path, page })
}

interface Slot {
  readonly shown: FeedDocuments
  /** Bytes, as last weighed. */
  weight: number
  readonly put: number
  /** When any of it was last asked for, in questions. */
  used: number
  /** When each document was last asked for, in questions. */
  readonly asked: Map<string, number>
}

interface Ready {
  readonly document: Document
  readonly fileName: string
  readonly slot: Slot
}

/** Creates an empty shelf for so many bytes. What is `kept` stays whatever it weighs. */
export function createFeedCache(bytes: number, isKept: (key: string) => boolean): FeedCache {
  const slots = new Map<string, Slot>()
  const paths = new Map<string, Ready>()
  /** Counts what was asked for and put; larger is later. */
  let questions = 0
  /** Bytes of all slots. */
  let taken = 0

  function use(slot: Slot, fileName: string): void {
    slot.used = ++questions
    slot.asked.set(fileName, slot.used)
  }

  function offer(slot: Slot, fileName: string, document: Document): void {
    const { feed, page } = slot.shown
    if (!feed.private)
      paths.set(feedPath({ folder: feed.path, page, fileName }), { document, fileName, slot })
    document.settled.then(() => {
      weigh(slot)
      trim()
    })
  }

  function weigh(slot: Slot): void {
    if (slots.get(cacheKey(slot.shown)) !== slot) return
    taken -= slot.weight
    slot.weight = weightOf(slot.shown)
    taken += slot.weight
  }

  function drop(key: string): void {
    const slot = slots.get(key)
    if (slot === undefined) return
    slots.delete(key)
    taken -= slot.weight
    const { feed, page, made } = slot.shown
    for (const fileName of made.keys()) paths.delete(feedPath({ folder: feed.path, page, fileName }))
    for (const document of made.values()) document.drop()
  }

  /** What leaves is made again when somebody asks for it. */
  function trim(): void {
    while (taken > bytes) {
      const least = leastUsed()
      if (least === undefined) return
      drop(least)
    }
  }

  function leastUsed(): string | undefined {
    let least: { readonly key: string; readonly used: number } | undefined
    for (const [key, { used }] of slots) {
      if (!isKept(key) && used < (least?.used ?? Number.POSITIVE_INFINITY)) least = { key, used }
    }
    return least?.key
  }

  return {
    document(path) {
      const ready = paths.get(path)
      if (ready === undefined) return undefined
      use(ready.slot, ready.fileName)
      return ready.document
    },
    find(key) {
      const slot = slots.get(key)
      if (slot !== undefined) slot.used = ++questions
      return slot?.shown
    },
    all: () => [...slots.values()].map(({ shown }) => shown),
    put(shown) {
      const key = cacheKey(shown)
      const before = slots.get(key)
      if (before?.shown === shown) return
      if (before !== undefined) takeBack(before, shown)
      const put = ++questions
      const slot = { shown, put, weight: 0, used: before?.used ?? put, asked: before?.asked ?? new Map() }
      slots.set(key, slot)
      taken -= before?.weight ?? 0
      weigh(slot)
      for (const [fileName, document] of shown.made) offer(slot, fileName, document)
      trim()
    },
    async documentOf(shown, fileName) {
      const document = await shown.document(fileName)
      const slot = slots.get(cacheKey(shown))
      if (document === undefined || slot?.shown !== shown) return document
      offer(slot, fileName, document)
      use(slot, fileName)
      weigh(slot)
      trim()
      return document
    },
    asked(key) {
      const slot = slots.get(key)
      if (slot === undefined) return []
      return [...slot.asked].filter(([, when]) => when > slot.put).map(([fileName]) => fileName)
    },
    drop,
  }

  /** What the new one does not take over is wanted no more. */
  function takeBack({ shown: before }: Slot, after: FeedDocuments): void {
    for (const [fileName, document] of before.made) {
      if (after.made.get(fileName) === document && before.feed.private === after.feed.private) continue
      paths.delete(feedPath({ folder: before.feed.path, page: before.page, fileName }))
      document.drop()
    }
  }
}

function weightOf({ made, parts, places }: FeedDocuments): number {
  let weight = places.length * PLACE_BYTES
  for (const document of made.values()) weight += documentBytes(document)
  for (const [fileName, articles] of parts) if (!made.has(fileName)) weight += bytesOf(articles.values())
  return weight
}

function bytesOf(buffers: Iterable<Uint8Array>): number {
  let bytes = 0
  for (const { length } of buffers) bytes += length
  return bytes
}
