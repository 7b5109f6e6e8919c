import type { Article } from '../../articles/article.ts'
import type { ListRef, Place } from '../../articles/selection.ts'
import type { ListStore } from '../../articles/store/list-store.ts'

/** The articles of a list next to an article. */
export interface Neighbours {
  readonly newer?: Place | undefined
  readonly older?: Place | undefined
}

/** Where neighbours are looked for, and when. */
export interface NeighbourSearch {
  readonly store: Pick<ListStore, 'select'>
  readonly list: ListRef
  readonly now: Date
}

/** Finds the neighbours of an article, which may itself be missing from the list. */
export async function findNeighbours(
  { id, published }: Pick<Article, 'id' | 'published'>,
  { store, list, now }: NeighbourSearch,
): Promise<Neighbours> {
  const place = { id, published }
  const [newer, older] = await Promise.all([
    store.select({ now, list, after: place, limit: 1, oldestFirst: true }),
    store.select({ now, list, through: place, limit: 2 }),
  ])
  return { newer: newer.places[0], older: older.places.find(found => found.id !== id) }
}
