import { addressKey } from '../../../articles/addresses/old-address.ts'
import type { ArticleDraft } from '../../../articles/article.ts'
import { type Fault, quote } from '../../../articles/faults/fault.ts'
import type { Source } from '../../../articles/store/source-store.ts'
import type { Row } from '../rows.ts'
import { all, run, type Work } from '../work.ts'
import { findBySlug, putSlug } from './statements.ts'

/** The parts of an article that give it addresses besides its slug. */
type Addressed = Pick<ArticleDraft, 'aliases' | 'derivedSlug' | 'link' | 'nameInId'>

/** Stores the old addresses of an article beside the slugs: they begin with "/", which no slug does. */
export function* putAliases(
  id: string,
  draft: Addressed,
  { own, slug, host }: { readonly own: Row | undefined; readonly slug: string; readonly host: string },
): Work<void> {
  const keys = aliasKeys(draft, { slug, host })
  const before = own === undefined ? [] : (yield* all(ADDRESSES, id)).map(({ slug }) => String(slug))
  for (const key of before) if (!keys.includes(key)) yield* run(DELETE_ALIAS, key, id)
  for (const key of keys) if ((yield* findOther(key, id)) === undefined) yield* putSlug(key, id)
}

/** The index has the same condition. */
const ADDRESSES = "SELECT slug FROM slugs WHERE article_id = ? AND slug >= '/' AND slug < '0'"

const DELETE_ALIAS = 'DELETE FROM slugs WHERE slug = ? AND article_id = ?'

/** Returns a warning for each old address that another article has already. */
export function* aliasWarnings(
  source: Source,
  { aliases = [] }: Addressed,
  own: Row | undefined,
): Work<readonly Fault[]> {
  const warnings: Fault[] = []
  for (const alias of aliases) {
    const other = yield* findOther(addressKey(alias) ?? '', own?.id as string | undefined)
    if (other === undefined || other.source === source.path) continue
    const message = `expected an address that no other article had, got ${quote(alias)}, which leads to the article of ${other.source}`
    warnings.push({ severity: 'warning', file: source.path, field: 'aliases', message })
  }
  return warnings
}

/** Finds another article, not withdrawn, that has an old address. */
function* findOther(key: string, id: string | undefined): Work<Row | undefined> {
  const owner = yield* findBySlug(key)
  return owner === undefined || owner.id === id || owner.withdrawn !== null ? undefined : owner
}

/**
 * A `link` to this host was the page of the article on an old site: it leads to the page here. So do the names that its file
 * gives it, if the article is known by another slug. A slug that another article has is found before them.
 */
function aliasKeys(
  { aliases = [], link, derivedSlug, nameInId }: Addressed,
  { slug, host }: { readonly slug: string; readonly host: string },
): readonly string[] {
  const pages = link !== undefined && new URL(link).hostname === host ? [link] : []
  const derived = [derivedSlug, nameInId]
    .filter(name => name !== slug)
    .map(name => `/articles/${encodeURIComponent(name)}`)
  const keys = [...aliases, ...pages, ...derived]
    .map(addressKey)
    .filter(key => key !== undefined && key !== '/')
  return [...new Set(keys.filter(key => key !== undefined))]
}
