import type { Publication } from '../articles/publication.ts'
import { Problem } from '../problem.ts'
import type { Document } from '../publish/document/document.ts'
import { type BuilderOptions, type BuiltDocument, createBuilder } from './build-document.ts'
import type { PortalFeed } from './portal-feed.ts'
import type { Recipe } from './recipe/recipe.ts'
import type { Recipes } from './recipe/recipes.ts'
import { FILE_NAMES } from './rendering/feed-values.ts'
import { createEntries, type Entries } from './selection/entries.ts'

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

/** Options of `createPortalDocuments`. */
export interface PortalDocumentOptions extends BuilderOptions {
  readonly recipes: Recipes
}

/** What is known of one feed. */
interface FeedState {
  readonly publication: Publication
  readonly recipe: Recipe
  readonly entries: Entries
  /** The last document, and how many times articles may have changed before it was built. */
  built: (BuiltDocument & { readonly change: number }) | undefined
  building: Promise<unknown> | undefined
}

/** Creates the documents. Nothing is built before it is requested. */
export function createPortalDocuments(options: PortalDocumentOptions): PortalDocuments {
  const { store, recipes, now } = options
  const build = createBuilder(options)
  const states = new Map<string, FeedState>()
  /** How many times articles may have changed. */
  let change = 0

  function stateOf(feed: PortalFeed, publication: Publication): FeedState {
    const recipe = recipes.find(feed.portal, publication)
    if (recipe === undefined) throw new Problem('unavailable', `there is no usable recipe for ${feed.portal}`)
    const known = states.get(feed.key)
    if (known?.publication === publication && known.recipe === recipe) return known
    known?.built?.document.drop()
    const entries = createEntries(store)
    const state: FeedState = { publication, recipe, entries, built: undefined, building: undefined }
    states.set(feed.key, state)
    return state
  }

  async function buildFor(feed: PortalFeed, state: FeedState): Promise<void> {
    const { recipe, publication, entries, built } = state
    const asked = change
    const items = built?.items ?? new Map<string, undefined>()
    const next = await build({ feed, recipe, publication }, { entries, items })
    built?.document.drop()
    state.built = { ...next, change: asked }
  }

  function currentOf({ built }: FeedState, least: number): Document | undefined {
    const isCurrent = built !== undefined && built.change >= least && now().getTime() < built.until
    return isCurrent ? built.document : undefined
  }

  return {
    async document(feed, publication) {
      const state = stateOf(feed, publication)
      const least = change
      // A document that others wait for may have been begun before the last change.
      for (;;) {
        const document = currentOf(state, least)
        if (document !== undefined) return document
        state.building ??= buildFor(feed, state).finally(() => {
          state.building = undefined
        })
        await state.building
        if (state.built !== undefined && state.built.change >= least) return state.built.document
      }
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
