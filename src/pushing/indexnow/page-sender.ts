import { setImmediate } from 'node:timers/promises'
import { permalink } from '../../articles/article.ts'
import type { ChangeStore } from '../../articles/changes/change-store.ts'
import type { Publication } from '../../articles/publication.ts'
import type { IndexNow } from '../../articles/schema/indexnow-schema.ts'
import type { ArticleReader } from '../../articles/store/article-reader.ts'
import type { DocumentStore } from '../../articles/store/document-store.ts'
import { createHasPublicPage } from '../../feeds/public-pages.ts'
import type { Outgoing } from '../../outgoing/outgoing.ts'
import { messageOf } from '../../problem.ts'
import { Refused, type Sender } from '../delivery-queue.ts'
import { assertAccepted } from '../exchange.ts'
import { keyOf, keyPath } from './key.ts'

/** The kind of deliveries that tell search engines of changed pages. */
export const INDEXNOW = 'indexnow'
/** Note with the number of the last change that was sent. */
export const SENT = 'indexnow: sent'

/** Options of `createPageSender`. */
export interface PageSenderOptions {
  readonly outgoing: Outgoing
  readonly store: Pick<ChangeStore, 'articleChanges'> &
    Pick<ArticleReader, 'articles'> &
    Pick<DocumentStore, 'findNote' | 'storeNote' | 'remember'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly now: () => Date
  /** Pages in one request; 10,000 when absent. */
  readonly batch?: number
}

/** The most that the protocol takes in one request. */
const MAX_URLS = 10_000
/** Changes that are read at a time. With their texts, articles need some memory. */
const PAGE = 100

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** The request itself is wrong: repeating it would not help. */
const WRONG = [400, 422]

/** Pages that have changed, and the number of the last change that was looked at. */
interface Batch {
  readonly urls: readonly string[]
  readonly last: number
}

/**
 * Creates the sender of changed pages: those that were published, updated or withdrawn since the last time, in as many requests as they need. What
 * was accepted is a note, so that a failure repeats only the rest.
 */
export function createPageSender(options: PageSenderOptions): Sender {
  const { outgoing, store, publication, now, batch = MAX_URLS } = options

  async function nextBatch(after: number, edition: Publication): Promise<Batch> {
    const hasPublicPage = createHasPublicPage(edition)
    const urls: string[] = []
    for (let last = after; ; ) {
      const limit = Math.min(PAGE, batch - urls.length)
      const changes = limit === 0 ? [] : await store.articleChanges({ after: last, limit })
      const articles = await store.articles(changes.map(({ id }) => id))
      urls.push(...articles.filter(hasPublicPage).map(({ slug }) => permalink({ slug }, edition.baseUrl)))
      last = changes.at(-1)?.number ?? last
      if (changes.length < limit || urls.length === batch) return { urls, last }
      // Requests are answered between two steps.
      await setImmediate()
    }
  }

  async function post(
    urls: readonly string[],
    edition: Publication,
    indexnow: IndexNow,
    signal: AbortSignal,
  ) {
    const key = await keyOf(indexnow, store)
    const answer = await outgoing.send(
      {
        url: indexnow.endpoint,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({
          ...{ host: new URL(edition.baseUrl).host, key },
          ...{ keyLocation: edition.baseUrl + keyPath(key), urlList: urls },
        }),
      },
      signal,
    )
    try {
      assertAccepted(answer, now())
    } catch (error) {
      throw WRONG.includes(answer.status) ? new Refused(messageOf(error)) : error
    }
  }

  return {
    waits: [30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR],
    async send({ destination }, signal) {
      for (;;) {
        const edition = publication()
        if (edition?.indexnow?.endpoint !== destination) return
        const after = Number((await store.findNote(SENT)) ?? 0)
        const { urls, last } = await nextBatch(after, edition)
        try {
          if (urls.length > 0) await post(urls, edition, edition.indexnow, signal)
        } catch (error) {
          // The next changes are not held up by pages that are refused for good.
          if (error instanceof Refused) await store.storeNote(SENT, String(last))
          throw error
        }
        if (last === after) return
        await store.storeNote(SENT, String(last))
      }
    },
  }
}
