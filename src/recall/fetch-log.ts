import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Publication } from '../articles/publication.ts'
import type { FeedFetches, RecallStore } from '../articles/recall/recall-store.ts'
import { sentWith } from '../http/send/send-document.ts'
import type { OnDone } from '../http/server.ts'
import type { Publisher } from '../publish/publisher.ts'
import { productOf } from './product.ts'

/** Notes who has fetched which version of a feed. */
export interface FetchLog {
  readonly onDone: OnDone
  /** Stores what was noted last. Never rejects. */
  close(): Promise<void>
}

/** Options of `createFetchLog`. */
export interface FetchLogOptions {
  readonly store: Pick<RecallStore, 'noteFetches'>
  readonly publisher: Pick<Publisher, 'publication' | 'servedMoment'>
  readonly now: () => Date
  readonly log: { warn(fields: object, message: string): void }
  /** Milliseconds between two writes to the store. */
  readonly flushMs?: number
}

const FLUSH_MS = 2_000
const MAX_KNOWN_PATHS = 1_000
/** Versions and products that are noted between two writes. */
const MAX_NOTED = 1_000

type Noted = { -readonly [Key in keyof FeedFetches]: FeedFetches[Key] }

/**
 * Creates a log that counts in memory, and stores the sums every few seconds. Of a portal's feed it notes the product; of other
 * feeds only how many have fetched it.
 */
export function createFetchLog(options: FetchLogOptions): FetchLog {
  const { store, publisher, now, log, flushMs = FLUSH_MS } = options
  const feedAt = createFeedAt()
  let noted = new Map<string, Noted>()
  /** Number of the next write to the store. */
  let round = 0
  let writing = Promise.resolve()
  /** A failure is logged once. */
  let isFailing = false

  const onDone: OnDone = (request, response) => {
    const { publication, servedMoment } = publisher
    const feed = publication && feedAt(request.url ?? '', publication)
    const { document } = sentWith(response) ?? {}
    if (feed === undefined || document === undefined || request.method !== 'GET') return
    const revision = document.revision ?? servedMoment?.revision ?? 0
    const { latest } = feed
    // Polls of readers are many, and all are of one version.
    if (latest?.round === round && latest.noted.revision === revision) count(latest.noted, response)
    else add(feed, revision, { request, response })
  }

  function add(feed: AskedFeed, revision: number, { request, response }: Answered): void {
    const { name, isPortal } = feed
    const product = isPortal ? productOf(request.headers['user-agent'] ?? '') : ''
    const key = `${name} ${revision} ${product}`
    const time = now()
    const known = noted.get(key)
    const fetches = known ?? newFetches({ feed: name, product, revision, first: time, last: time })
    if (known === undefined && noted.size >= MAX_NOTED) return
    noted.set(key, fetches)
    fetches.last = time
    count(fetches, response)
    if (!isPortal) feed.latest = { round, noted: fetches }
  }

  /** What cannot be stored is lost: the next fetch says the same. The time of a reader's fetch is not read, but that of the write. */
  function flush(): void {
    if (noted.size === 0) return
    const fetches = [...noted.values()].map(each => (each.product === '' ? { ...each, last: now() } : each))
    noted = new Map()
    round++
    writing = writing.then(() => write(fetches))
  }

  async function write(fetches: readonly FeedFetches[]): Promise<void> {
    try {
      await store.noteFetches(fetches)
      isFailing = false
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, 'fetches of feeds cannot be noted for now')
      isFailing = true
    }
  }

  const flushing = setInterval(flush, flushMs).unref()
  return {
    onDone,
    async close() {
      clearInterval(flushing)
      flush()
      await writing
    },
  }
}

/** A complete answer. */
interface Answered {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** A declared feed that was asked for. */
interface AskedFeed {
  readonly name: string
  readonly isPortal: boolean
  /** The fetches of readers that were counted last. */
  latest?: { readonly round: number; readonly noted: Noted }
}

function newFetches(facts: Omit<FeedFetches, 'count' | 'status'>): Noted {
  return { ...facts, count: 0, status: 0 }
}

function count(fetches: Noted, { statusCode }: ServerResponse): void {
  fetches.count++
  fetches.status = statusCode
}

const DOCUMENT = /^(?:\/feeds\/([^/?]+)(?:\/~[^/?]+)?)?\/[^/?]+\.(?:xml|json|rss|atom)(?:\?|$)/

/** Creates the function that finds the declared feed of a request. Most requests are for the same few addresses. */
function createFeedAt(): (url: string, publication: Publication) => AskedFeed | undefined {
  let known = new Map<string, AskedFeed | undefined>()
  let of: Publication | undefined
  return (url, publication) => {
    if (of !== publication) {
      known = new Map()
      of = publication
    }
    if (known.has(url)) return known.get(url)
    const feed = findAsked(url, publication)
    if (known.size < MAX_KNOWN_PATHS) known.set(url, feed)
    return feed
  }
}

function findAsked(url: string, { feeds }: Publication): AskedFeed | undefined {
  const match = DOCUMENT.exec(url)
  if (match === null) return undefined
  const [, name] = match
  if (name === undefined) return { name: 'main', isPortal: false }
  const declared = Object.hasOwn(feeds, name) ? feeds[name] : undefined
  // Its first name, so that a renamed feed keeps what was noted.
  return declared && { name: declared.was[0] ?? name, isPortal: declared.for !== undefined }
}
