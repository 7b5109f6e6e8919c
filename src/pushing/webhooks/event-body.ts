import { permalink } from '../../articles/article.ts'
import { hasEnded } from '../../articles/changes/has-ended.ts'
import type { Publication } from '../../articles/publication.ts'
import type { ArticleReader, SlugOwner } from '../../articles/store/article-reader.ts'
import type { Delivery } from '../../articles/store/delivery-store.ts'
import { privateShows } from '../../feeds/private-shows.ts'
import { formats } from '../../formats/formats.ts'
import { parseEvent, type StoredEvent } from './event.ts'
import { FEED_WEBHOOK } from './webhook.ts'

/** Returns the fields of an article as the API gives them. */
export type ViewArticle = (
  owner: SlugOwner,
  publication: Publication,
) => Promise<Readonly<Record<string, unknown>>>

/** Options of `createEventBody`. */
export interface EventBodyOptions {
  readonly store: Pick<ArticleReader, 'findById'>
  readonly viewArticle: ViewArticle
  readonly now: () => Date
}

/** Above so many characters, the text of an article is left out: receivers limit what they read. */
const MAX_BODY_LENGTH = 250_000

/**
 * Creates a function that returns the JSON of a delivery, as things are now. It returns undefined when nothing is to be sent: the
 * article is no longer public, which a later change tells.
 */
export function createEventBody({ store, viewArticle, now }: EventBodyOptions) {
  return async ({ kind, subject, payload }: Delivery, publication: Publication) => {
    const event = parseEvent(payload)
    if (kind === FEED_WEBHOOK) return bodyOf(event, feedData(subject, publication))
    const owner = await store.findById(subject)
    // A webhook hears only what anyone may read.
    if (owner !== undefined && privateShows(publication).isPrivate(owner.article)) return undefined
    const { type, revision } = event
    const isWithdrawal = type === 'article.withdrawn'
    if (owner === undefined || hasEnded(owner, { isWithdrawal, revision }, now())) return undefined
    const data = {
      number: event.number,
      id: subject,
      url: permalink(owner.article, publication.baseUrl),
      changed: event.occurred,
    }
    if (isWithdrawal) return bodyOf(event, { ...data, reason: owner.withdrawal?.reason })
    const article = await viewArticle(owner, publication)
    const body = bodyOf(event, { ...data, article })
    if (body.length <= MAX_BODY_LENGTH) return body
    const { content, markdown, ...rest } = article
    return bodyOf(event, { ...data, article: rest, contentOmitted: true })
  }
}

/** Returns the JSON of an event (Standard Webhooks 1.0.0, "Payload structure"). */
function bodyOf({ type, occurred }: Pick<StoredEvent, 'occurred'> & { readonly type: string }, data: object) {
  return JSON.stringify({ type, timestamp: occurred, data })
}

/** Returns the JSON of a test. */
export function testBody(now: Date, { title, baseUrl }: Pick<Publication, 'title' | 'baseUrl'>): string {
  return bodyOf({ type: 'feedwright.test', occurred: now.toISOString() }, { title, url: baseUrl })
}

function feedData(path: string, { baseUrl }: Publication) {
  const addresses = formats.map(({ name, fileName }) => [name, baseUrl + path + fileName])
  return { path, url: baseUrl + path, formats: Object.fromEntries(addresses) }
}
