import type { ArticleDraft } from '../../src/articles/article.ts'
import type { Publication } from '../../src/articles/publication.ts'
import type { ArticleStore } from '../../src/articles/store/article-store.ts'
import { createPortalDocuments } from '../../src/portals/portal-documents.ts'
import { portalFeeds } from '../../src/portals/portal-feed.ts'
import { createRecipes } from '../../src/portals/recipe/recipes.ts'
import { renderHere } from '../../src/portals/rendering/portal-rendering.ts'
import { openSqliteStore } from '../../src/stores/sqlite/sqlite.ts'
import { article, gone, OPTIONS } from '../stores/given.ts'

/** A time at which tests begin. */
export const START = new Date('2026-11-02T09:00:00Z')

const MINUTE = 60_000

/** Returns a time so many minutes after the beginning. */
export function minutes(count: number): Date {
  return new Date(START.getTime() + count * MINUTE)
}

/** Returns a time so many days after the beginning. */
export function days(count: number): Date {
  return minutes(count * 24 * 60)
}

/** A store with a clock, and the feeds of a publication as portals get them. */
export interface PortalStoreForTests {
  readonly store: ArticleStore
  /** The clock, which tests set. */
  now: Date
  publication: Publication
  put(id: string, fields?: Partial<ArticleDraft>): Promise<void>
  remove(id: string): Promise<void>
  /** Returns the text of a feed's document, as a server that has just been told of changes sends it. */
  read(feed?: string): Promise<string>
  /** Returns the tag of the first feed's document, of one of several servers over the store. */
  tag(server: 'first' | 'second'): Promise<string | undefined>
  /** Tells the second server too that articles have changed. */
  refreshSecond(): void
  /** Forgets everything but the store, as a restart does. */
  restart(): void
}

/** Opens an empty store. */
export function openPortalStore(publication: Publication): PortalStoreForTests {
  const store = openSqliteStore(':memory:')
  const create = () =>
    createPortalDocuments({
      store,
      recipes: createRecipes(),
      rendering: renderHere,
      publisher: { encode: async () => undefined, servedMoment: undefined, nextDue: undefined },
      now: () => given.now,
      log: { error: (_, message) => errors.push(message) },
    })
  const errors: string[] = []
  let documents = create()
  const second = create()
  const given: PortalStoreForTests = {
    ...{ store, now: START, publication },
    async put(id, fields = {}) {
      const draft = {
        id,
        title: `The article ${id}`,
        published: given.now,
        nameInId: id,
        derivedSlug: id,
        ...fields,
      }
      await store.apply([article(`${id}.md`, draft, JSON.stringify(draft))], { ...OPTIONS, now: given.now })
      documents.expire()
    },
    async remove(id) {
      await store.apply([gone(`${id}.md`)], { ...OPTIONS, now: given.now })
      documents.expire()
    },
    async read(name = 'portal') {
      const feed = portalFeeds(given.publication).find(({ names }) => names.includes(name))
      if (feed === undefined) throw new Error(`expected a feed ${name}`)
      const document = await documents.document(feed, given.publication)
      if (errors.length > 0) throw new Error(errors.join('\n'))
      return document.variants[0]?.bytes.toString() ?? ''
    },
    async tag(server) {
      const [feed] = portalFeeds(given.publication)
      const documentsOf = server === 'first' ? documents : second
      return feed && (await documentsOf.document(feed, given.publication)).etags.identity
    },
    refreshSecond: () => second.expire(),
    restart() {
      documents = create()
    },
  }
  return given
}
