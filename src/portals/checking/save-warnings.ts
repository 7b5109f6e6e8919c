import { fieldName } from '../../articles/faults/issue-faults.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { messageOf } from '../../problem.ts'
import type { Publisher } from '../../publish/publisher.ts'
import { coalesce } from '../../system/waiting.ts'
import { includesArticle, portalFeeds } from '../portal-feed.ts'
import type { Recipes } from '../recipe/recipes.ts'
import type { PortalRendering } from '../rendering/portal-rendering.ts'
import { portalMessage } from './check-item.ts'
import { fieldOf } from './value-words.ts'

/** Says in the log, once, what portals would refuse or want of an article that was saved. */
export interface SaveWarnings {
  /** Looks for articles that have changed. Call it after feeds were refreshed. Never rejects. */
  look(): Promise<void>
}

/** The part of the store that warnings need. */
export type WarningStore = Pick<
  ArticleStore,
  'articleChanges' | 'enqueueDeliveries' | 'findById' | 'findNote' | 'lastChange' | 'recordChanges'
>

/** Options of `createSaveWarnings`. */
export interface SaveWarningsOptions {
  readonly store: WarningStore
  readonly publisher: Pick<Publisher, 'publication'>
  readonly recipes: Recipes
  readonly rendering: PortalRendering
  readonly now: () => Date
  readonly log: {
    warn(fields: object, message: string): void
    error(fields: object, message: string): void
  }
}

/** Note with the number of the last change that was checked. */
const CHECKED = 'portals: checked'
const PAGE = 50

/**
 * Creates the warnings. What was checked is a note in the store, so that of several processes one warns, and none repeats it after a
 * restart. Articles that were there before the first feed for a portal are for `feedwright check --for`.
 */
export function createSaveWarnings(options: SaveWarningsOptions): SaveWarnings {
  const { store, publisher, recipes, rendering, now, log } = options

  async function look(): Promise<void> {
    try {
      while (!(await lookAtNext()));
    } catch (error) {
      log.error({}, `saved articles are checked for portals later: ${messageOf(error)}`)
    }
  }

  /** Returns whether everything is checked. */
  async function lookAtNext(): Promise<boolean> {
    const { publication } = publisher
    if (publication === undefined || portalFeeds(publication).length === 0) return true
    while (!(await store.recordChanges(now())));
    const from = await store.findNote(CHECKED)
    if (from === undefined) return move(from, await store.lastChange())
    const changes = await store.articleChanges({ after: Number(from), limit: PAGE })
    const last = changes.at(-1)
    if (last === undefined) return true
    // Another process that was faster warns.
    if (!(await move(from, last.number))) return false
    for (const { id, event } of changes) if (event !== 'withdrawn') await warnOf(id)
    return changes.length < PAGE
  }

  function move(from: string | undefined, to: number): Promise<boolean> {
    return store.enqueueDeliveries([], [{ note: CHECKED, from, to: String(to) }])
  }

  async function warnOf(id: string): Promise<void> {
    const { publication } = publisher
    const owner = await store.findById(id)
    if (publication === undefined || owner === undefined || owner.article.draft) return
    const { article, source = article.slug } = owner
    for (const feed of portalFeeds(publication)) {
      const recipe = recipes.find(feed.portal, publication)
      if (recipe === undefined || !includesArticle(feed, article, publication.language)) continue
      const item = { article, event: 'published', dated: article.updated ?? article.published } as const
      const context = { feed, recipe, publication }
      for (const finding of await rendering.checkPortalItem({ item, context, now: now() })) {
        const field = fieldName(fieldOf(finding.rule.value) ?? [])
        const place = field === undefined ? source : `${source} ${field}:`
        log.warn(
          { file: source, article: id, ...(field !== undefined && { field }) },
          `${recipe.portal}: ${place} ${portalMessage(finding)}`,
        )
      }
    }
  }

  return { look: coalesce(look) }
}
