import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Article } from '../articles/article.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Xml } from '../formats/xml.ts'
import { messageOf, Problem } from '../problem.ts'
import { NO_TRANSFORM } from '../publish/document/cache-control.ts'
import { createDocument, type Document } from '../publish/document/document.ts'
import { assertWellFormed } from '../publish/document/well-formed.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { PortalItem } from './rendering/article-values.ts'
import { withinBudget } from './rendering/budget.ts'
import { renderDocument } from './rendering/document.ts'
import { type FeedContext, feedUrl } from './rendering/feed-values.ts'
import type { PortalRendering } from './rendering/portal-rendering.ts'
import type { Entries, Entry, EntrySelection } from './selection/entries.ts'
import { findGiven, rememberGiven } from './selection/given-articles.ts'

/** The part of the store that feeds for portals are built from. */
export type PortalStore = Pick<
  ArticleStore,
  | 'articleChanges'
  | 'articles'
  | 'findNote'
  | 'lastChange'
  | 'lastChangedAt'
  | 'latestChanges'
  | 'recordChanges'
  | 'storeNote'
  | 'withdrawals'
>

/** Options of `createBuilder`. */
export interface BuilderOptions {
  readonly store: PortalStore
  readonly publisher: Pick<Publisher, 'encode' | 'nextDue' | 'servedMoment'>
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  readonly rendering: PortalRendering
}

/** Rendered items by the key of their entry; undefined for one that is left out. */
export type RenderedItems = ReadonlyMap<string, Xml | undefined>

/** A document, and what the next one can use of it. */
export interface BuiltDocument {
  readonly document: Document
  readonly items: RenderedItems
  /** When it is out of date although nothing changes, in milliseconds since 1970. */
  readonly until: number
}

/** Builds the document of a feed as it is now. `items` are those of the document before. */
export type BuildDocument = (
  context: FeedContext,
  before: { readonly entries: Entries; readonly items: RenderedItems },
) => Promise<BuiltDocument>

interface Rendered {
  readonly xml: Xml
  readonly entry: Entry
  readonly isNotice: boolean
}

const MS_PER_DAY = 86_400_000
/** A notice is at least so long: more than fit in a document are not rendered. */
const MIN_NOTICE_BYTES = 200
/** Articles that are read from the store at a time. */
const BATCH = 10
/** Attempts while other servers build the document from later changes. */
const MAX_TRIES = 10

/**
 * Creates a builder. The same rows of the store give the same bytes, and the store gives the date of the document, so that each
 * server sends the same.
 */
export function createBuilder({ store, publisher, now, log, rendering }: BuilderOptions): BuildDocument {
  return async (context, before) => {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const built = await build(context, before)
      if (built !== undefined) return built
      await setImmediate()
    }
    throw new Problem('unavailable', 'its articles changed during every attempt to build it')
  }

  /** Returns undefined when another server has built the document from a later change. */
  async function build(
    context: FeedContext,
    before: Parameters<BuildDocument>[1],
  ): Promise<BuiltDocument | undefined> {
    const { feed, recipe } = context
    const time = now()
    const revision = publisher.servedMoment?.revision
    while (!(await store.recordChanges(time)));
    const selection = selectionOf(context, time)
    const given = await findGiven(store, feed.key)
    const number = await before.entries.update(selection)
    const selected = before.entries.select(selection, new Set(given.keys()))
    const items = await renderEntries(selected, context, before.items)
    const rendered = selected.flatMap(entry => renderedOf(entry, items))
    const changed = changedOf(rendered)
    const frame = Buffer.byteLength(renderDocument([], context, changed))
    const chosen = withinBudget(rendered, (feed.bytes ?? recipe.bytes) - frame)
    const xml = chosen.map(each => each.xml)
    const body = renderDocument(xml, context, changed)
    assertWellFormed(body, 'application/xml')
    const document = await documentOf(body, context, { number, revision, time })
    if (document === undefined) return undefined
    const ids = chosen.filter(({ isNotice }) => !isNotice).map(({ entry }) => entry.id)
    await rememberGiven(store, feed.key, { ids, now: time, days: daysOf(context) })
    return { document, items, until: untilOf(selected, context, publisher.nextDue) }
  }

  async function renderEntries(
    selected: readonly Entry[],
    context: FeedContext,
    before: RenderedItems,
  ): Promise<RenderedItems> {
    const items = new Map<string, Xml | undefined>()
    for (const entry of selected) {
      const key = keyOf(entry)
      if (before.has(key) && !mayHaveReason(entry, context)) items.set(key, before.get(key))
    }
    const missing = selected.filter(entry => !items.has(keyOf(entry)))
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH)
      const articles = await store.articles(batch.map(({ id }) => id))
      const byId = new Map(articles.map(article => [article.id, article]))
      const gone = batch.filter(entry => mayHaveReason(entry, context)).map(({ id }) => id)
      const withdrawals = gone.length === 0 ? undefined : await store.withdrawals(gone)
      for (const entry of batch) {
        const known = { article: byId.get(entry.id), reason: withdrawals?.get(entry.id)?.reason }
        items.set(keyOf(entry), await renderEntry(entry, known, context))
        // Requests are answered between two articles.
        await setImmediate()
      }
    }
    return items
  }

  /** One that cannot be rendered is left out. So is a draft whose withdrawal has not been recorded yet. */
  async function renderEntry(
    { event, dated }: Entry,
    { article, reason }: { readonly article: Article | undefined; readonly reason: string | undefined },
    context: FeedContext,
  ): Promise<Xml | undefined> {
    if (article === undefined || (article.draft && event !== 'withdrawn')) return undefined
    const item = { article, event, dated, reason }
    try {
      if (event !== 'withdrawn' && (await isLeftOut(item, context))) return undefined
      return await rendering.renderPortalItem({ item, context })
    } catch (error) {
      const message = `${context.recipe.portal}: an article is left out: ${messageOf(error)}`
      log.error({ article: article.id }, message)
      return undefined
    }
  }

  async function isLeftOut(item: PortalItem, context: FeedContext): Promise<boolean> {
    if (!context.recipe.rules.some(({ leaveOut }) => leaveOut)) return false
    const findings = await rendering.checkPortalItem({ item, context, now: now() })
    return findings.some(({ rule }) => rule.leaveOut)
  }

  async function documentOf(
    body: string,
    context: FeedContext,
    {
      number,
      revision,
      time,
    }: { readonly number: number; readonly revision?: number | undefined; readonly time: Date },
  ): Promise<Document | undefined> {
    const { feed, recipe } = context
    const digest = createHash('sha256').update(body).digest('base64url')
    const moment = { revision: number, now: time }
    const changed = await store.lastChangedAt(`portal:${feed.key}`, digest, moment)
    if (changed === undefined) return undefined
    const access = feed.private ? 'private' : 'public'
    return createDocument(
      {
        ...{ body, changed, revision },
        contentType: `application/${recipe.format}+xml; charset=utf-8`,
        cacheControl: `${access}, max-age=${recipe.cache}, ${NO_TRANSFORM}`,
        headers: {
          Link: `<${feedUrl(context)}>; rel="self"`,
          'Content-Language': feed.language,
          'X-Robots-Tag': 'noindex',
          ...(feed.private && { 'Referrer-Policy': 'no-referrer' }),
        },
      },
      publisher.encode,
    )
  }
}

/** Returns what a feed has at a time. */
function selectionOf({ feed, recipe, publication }: FeedContext, now: Date): EntrySelection {
  const before = (days: number) => new Date(now.getTime() - days * MS_PER_DAY)
  return {
    feed,
    order: recipe.order,
    items: feed.items ?? recipe.items,
    notices: Math.ceil((feed.bytes ?? recipe.bytes) / MIN_NOTICE_BYTES),
    since: before(daysOf({ feed, recipe })),
    recallSince: recipe.recall && before(recipe.recall.days),
    language: publication.language,
  }
}

/** Whether a recipe writes why an article was withdrawn, which may be said later than the withdrawal. */
function mayHaveReason({ event }: Entry, { recipe }: FeedContext): boolean {
  return event === 'withdrawn' && JSON.stringify(recipe.item).includes('$reason')
}

function daysOf({ feed, recipe }: Pick<FeedContext, 'feed' | 'recipe'>): number {
  return feed.days ?? recipe.days
}

function renderedOf(entry: Entry, items: RenderedItems): readonly Rendered[] {
  const xml = items.get(keyOf(entry))
  return xml === undefined ? [] : [{ xml, entry, isNotice: entry.event === 'withdrawn' }]
}

/** Returns when the item changed that changed last; undefined without items. */
function changedOf(items: readonly Rendered[]): Date | undefined {
  const times = items.map(({ entry: { at, dated } }) => Math.max(at.getTime(), dated.getTime()))
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

/** Returns when the first entry leaves, or an article becomes due or expires, in milliseconds since 1970. */
function untilOf(selected: readonly Entry[], context: FeedContext, nextDue: Date | undefined): number {
  const { recall } = context.recipe
  const ends = selected.map(({ event, at }) => {
    const days = event === 'withdrawn' ? (recall?.days ?? 0) : daysOf(context)
    return at.getTime() + days * MS_PER_DAY + 1
  })
  return Math.min(nextDue?.getTime() ?? Number.POSITIVE_INFINITY, ...ends)
}

function keyOf({ id, revision, event, dated }: Entry): string {
  return `${revision} ${event} ${dated.getTime()} ${id}`
}
