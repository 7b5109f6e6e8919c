import { setImmediate } from 'node:timers/promises'
import type { ArticleChange } from '../../articles/changes/change-store.ts'
import type { Place } from '../../articles/selection.ts'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { mainFeed } from '../../feeds/feed-definition.ts'
import type { GroupFacts } from '../manifest.ts'
import { makeGroup, type PlannedGroup, type Site } from './group.ts'
import { besideKey } from './order.ts'

const PREFIX = 'article '

/** The articles as they are planned. */
export interface PlannedArticles {
  readonly groups: readonly PlannedGroup[]
  /** Number of the last change. */
  readonly change: number
}

/**
 * Plans a group for each article that is or was public: its page, its earlier slugs and its old addresses. Those that have changed
 * since the export before are made, and those whose neighbours have.
 */
export async function planArticles(site: Site): Promise<PlannedArticles> {
  const { store, publication, before, now } = site
  const changes = await readChanges(store, before.change, now)
  const changed = new Map(changes.map(({ id, number }) => [id, number]))
  const { places } = await store.select({ now, list: mainFeed(publication).list })
  const known = Object.entries(before.groups).flatMap(([name, { facts }]) =>
    name.startsWith(PREFIX) && facts !== undefined ? [{ id: name.slice(PREFIX.length), facts }] : [],
  )
  const unchanged = known.filter(({ id }) => !changed.has(id))
  const all = [
    ...unchanged.map(({ id, facts }) => ({ id, key: keyOf(id, facts, { site, places }) })),
    ...changes.map(({ id }) => ({ id, key: undefined })),
  ]
  const names = await readNames(
    store,
    all
      .filter(({ id, key }) => key === undefined || key !== before.groups[PREFIX + id]?.key)
      .map(({ id }) => id),
  )
  const groups = all.map(({ id, key }) => ({
    name: PREFIX + id,
    key,
    async make() {
      const owner = await store.findById(id)
      // What is made again only because a file is damaged has no names yet.
      const own = names.get(id) ?? (await store.addresses([id])).get(id) ?? []
      const made = await makeGroup(site.ask, own.map(addressOf))
      const change = changed.get(id) ?? before.groups[PREFIX + id]?.facts?.change ?? 0
      const { published = now, hiddenFrom } = owner?.article ?? {}
      const facts = { published: published.getTime(), change, hides: hiddenFrom !== undefined }
      return { ...made, facts, key: keyOf(id, facts, { site, places }) }
    },
  }))
  return { groups, change: changes.at(-1)?.number ?? before.change }
}

/** Returns whether an article hides from some feeds. Links to their pages then come and go with other articles. */
export function anyHides(groups: ReadonlyMap<string, { readonly facts?: GroupFacts | undefined }>): boolean {
  return groups.values().some(({ facts }) => facts?.hides === true)
}

interface KeyParts {
  readonly site: Site
  readonly places: readonly Place[]
}

function keyOf(id: string, { published, change, hides }: GroupFacts, { site, places }: KeyParts): string {
  const beside = besideKey(places, { id, published: new Date(published) })
  return [site.edition, change, beside, hides ? site.terms : ''].join(' ')
}

const PAGE = 1_000

async function readChanges(store: ArticleStore, after: number, now: Date): Promise<readonly ArticleChange[]> {
  while (!(await store.recordChanges(now))) await setImmediate()
  const found: ArticleChange[] = []
  for (;;) {
    const page = await store.articleChanges({ after: found.at(-1)?.number ?? after, limit: PAGE })
    found.push(...page)
    if (page.length < PAGE) return found
  }
}

async function readNames(
  store: ArticleStore,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, readonly string[]>()
  for (let at = 0; at < ids.length; at += PAGE) {
    for (const [id, found] of await store.addresses(ids.slice(at, at + PAGE))) names.set(id, found)
  }
  return names
}

/** An old address begins with a slash, a slug never does. */
function addressOf(name: string): string {
  return name.startsWith('/')
    ? encodeURI(name).replaceAll('#', '%23')
    : `/articles/${encodeURIComponent(name)}`
}
