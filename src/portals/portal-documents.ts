import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Article } from '../articles/article.ts'
import type { Publication } from '../articles/publication.ts'
import type { ArticleStore } from '../articles/store/article-store.ts'
import type { Xml } from '../formats/xml.ts'
import { Problem } from '../problem.ts'
import { NO_TRANSFORM } from '../publish/document/cache-control.ts'
import { createDocument, type Document } from '../publish/document/document.ts'
import { assertWellFormed } from '../publish/document/well-formed.ts'
import type { Publisher } from '../publish/publisher.ts'
import type { PortalFeed } from './portal-feed.ts'
import type { Recipe } from './recipe/recipe.ts'
import type { Recipes } from './recipe/recipes.ts'
import type { PortalItem } from './rendering/article-values.ts'
import { withinBudget } from './rendering/budget.ts'
import { renderDocument } from './rendering/document.ts'
import { type FeedContext, FILE_NAMES, feedUrl } from './rendering/feed-values.ts'
import type { PortalRendering } from './rendering/portal-rendering.ts'
import { createEntries, type Entries, type Entry, type EntrySelection } from './selection/entries.ts'
import { findGiven, rememberGiven } from './selection/given-articles.ts'

/** Builds the documents of feeds for portals when they are requested, and keeps them until something changes. */
export interface PortalDocuments {
  /**
   * Returns the document of a feed as it is now.
   * @throws Problem of the kind `unavailable` when its recipe cannot be used.
   */
  document(feed: PortalFeed, publication: Publication): Promise<Document>
  /** Returns the name of that document, such as `rss.xml`; undefined when the recipe cannot be used. */
  fileName(feed: PortalFeed, publication: Publication): string | undefined
  /** Call it when articles may have changed. */
  expire(): void
}

/** The part of the store that feeds for portals are built from. */
export type PortalStore = Pick<
  ArticleStore,
  | 'articleChanges'
  | 'articles'
  | 'findNote'
  | 'lastChange'
  | 'lastChanged'
  | 'lastChangedAt'
  | 'latestChanges'
  | 'recordChanges'
  | 'storeNote'
  | 'withdrawals'
>

/** Options of `createPortalDocuments`. */
export interface PortalDocumentOptions {
  readonly store: PortalStore
  readonly publisher: Pick<Publisher, 'encode' | 'servedMoment'>
  readonly recipes: Recipes
  readonly now: () => Date
  readonly log: { error(fields: object, message: string): void }
  readonly rendering: PortalRendering
}

const MS_PER_DAY = 86_400_000
/** Articles that are read from the store at a time. */
const BATCH = 10

/** What is known of one feed. */
interface FeedState {
  readonly publication: Publication
  readonly recipe: Recipe
  readonly entries: Entries
  /** Rendered items by the key of their entry; undefined for one that is left out. */
  items: ReadonlyMap<string, Xml | undefined>
  built: { readonly document: Document; readonly change: number; readonly until: number } | undefined
  building: Promise<Document> | undefined
}

/** Creates the documents. Nothing is built before it is requested. */
export function createPortalDocuments(options: PortalDocumentOptions): PortalDocuments {
  const { store, publisher, recipes, rendering, now } = options
  const states = new Map<string, FeedState>()
  /** How many times articles may have changed. */
  let change = 0

  function stateOf(feed: PortalFeed, publication: Publication): FeedState {
    const recipe = recipes.find(feed.portal, publication)
    if (recipe === undefined) throw new Problem('unavailable', `there is no usable recipe for ${feed.portal}`)
    const known = states.get(feed.key)
    if (known?.publication === publication && known.recipe === recipe) return known
    known?.built?.document.drop()
    const state: FeedState = {
      ...{ publication, recipe, entries: createEntries(store), items: new Map() },
      ...{ built: undefined, building: undefined },
    }
    states.set(feed.key, state)
    return state
  }

  async function build(feed: PortalFeed, state: FeedState): Promise<Document> {
    const { recipe, publication, entries } = state
    const [time, asked, revision] = [now(), change, publisher.servedMoment?.revision]
    while (!(await store.recordChanges(time)));
    const context = { feed, recipe, publication }
    const selection = selectionOf(context, time)
    const given = await findGiven(store, feed.key)
    await entries.update(selection)
    const selected = entries.select(selection, new Set(given.keys()))
    const items = await renderEntries(selected, context, state)
    const changed = changedOf(items)
    const frame = Buffer.byteLength(renderDocument([], context, changed))
    const chosen = withinBudget(items, (feed.bytes ?? recipe.bytes) - frame)
    const body = renderDocument(
      chosen.map(({ xml }) => xml),
      context,
      changed,
    )
    assertWellFormed(body, 'application/xml')
    const document = await documentOf(body, context, { time, revision })
    const ids = chosen.filter(({ isNotice }) => !isNotice).map(({ entry }) => entry.id)
    await rememberGiven(store, feed.key, { ids, now: time, days: daysOf(context) })
    state.built?.document.drop()
    state.built = { document, change: asked, until: untilOf(selected, context) }
    return document
  }

  async function renderEntries(
    selected: readonly Entry[],
    context: FeedContext,
    state: FeedState,
  ): Promise<readonly Rendered[]> {
    const rendered = new Map<string, Xml | undefined>()
    const missing = selected.filter(entry => !state.items.has(keyOf(entry)))
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH)
      const articles = await store.articles(batch.map(({ id }) => id))
      const byId = new Map(articles.map(article => [article.id, article]))
      const gone = batch.filter(({ event }) => event === 'withdrawn').map(({ id }) => id)
      const withdrawals = gone.length === 0 ? undefined : await store.withdrawals(gone)
      for (const entry of batch) {
        const known = { article: byId.get(entry.id), reason: withdrawals?.get(entry.id)?.reason }
        rendered.set(keyOf(entry), await renderEntry(entry, known, context))
        // Requests are answered between two articles.
        await setImmediate()
      }
    }
    state.items = new Map(
      selected.map(entry => [keyOf(entry), rendered.get(keyOf(entry)) ?? state.items.get(keyOf(entry))]),
    )
    return selected.flatMap(entry => {
      const xml = state.items.get(keyOf(entry))
      return xml === undefined ? [] : { xml, entry, isNotice: entry.event === 'withdrawn' }
    })
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
      const message = error instanceof Error ? error.message : String(error)
      options.log.error(
        { article: article.id },
        `${context.recipe.portal}: an article is left out: ${message}`,
      )
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
    { time, revision }: { readonly time: Date; readonly revision: number | undefined },
  ): Promise<Document> {
    const { feed, recipe } = context
    const key = `portal:${feed.key}`
    const digest = createHash('sha256').update(body).digest('base64url')
    const { servedMoment } = publisher
    // Another server may have built it from a later moment: this one has not heard of the change yet.
    const changed =
      (servedMoment && (await store.lastChangedAt(key, digest, { ...servedMoment, now: time }))) ??
      (await store.lastChanged(key, digest, time))
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

  return {
    async document(feed, publication) {
      const state = stateOf(feed, publication)
      const { built } = state
      if (built?.change === change && now().getTime() < built.until) return built.document
      state.building ??= build(feed, state).finally(() => {
        state.building = undefined
      })
      return state.building
    },
    fileName(feed, publication) {
      const recipe = recipes.find(feed.portal, publication)
      return recipe && FILE_NAMES[recipe.format]
    },
    expire() {
      change++
    },
  }
}

/** Returns when the item changed that changed last; undefined without items. */
function changedOf(items: readonly Rendered[]): Date | undefined {
  const times = items.map(({ entry: { at, dated } }) => Math.max(at.getTime(), dated.getTime()))
  return times.length === 0 ? undefined : new Date(Math.max(...times))
}

interface Rendered {
  readonly xml: Xml
  readonly entry: Entry
  readonly isNotice: boolean
}

/** Returns what a feed has at a time. */
export function selectionOf({ feed, recipe, publication }: FeedContext, now: Date): EntrySelection {
  const before = (days: number) => new Date(now.getTime() - days * MS_PER_DAY)
  return {
    feed,
    order: recipe.order,
    items: feed.items ?? recipe.items,
    since: before(daysOf({ feed, recipe })),
    recallSince: recipe.recall && before(recipe.recall.days),
    language: publication.language,
  }
}

function daysOf({ feed, recipe }: Pick<FeedContext, 'feed' | 'recipe'>): number {
  return feed.days ?? recipe.days
}

/** Returns when the first entry leaves, in milliseconds since 1970. */
function untilOf(selected: readonly Entry[], context: FeedContext): number {
  const { recall } = context.recipe
  const ends = selected.map(({ event, at }) => {
    const days = event === 'withdrawn' ? (recall?.days ?? 0) : daysOf(context)
    return at.getTime() + days * MS_PER_DAY + 1
  })
  return Math.min(Number.POSITIVE_INFINITY, ...ends)
}

function keyOf({ id, revision, event, dated }: Entry): string {
  return `${revision} ${event} ${dated.getTime()} ${id}`
}
