import type { ArticleDraft } from '../../../articles/article.ts'
import { type MintOptions, mintId, numbered } from '../../../articles/identity.ts'
import type { Source } from '../../../articles/store/source-store.ts'
import type { Row } from '../rows.ts'
import type { Work } from '../work.ts'
import { findById, findBySlug, findBySource, findWithdrawn } from './statements.ts'

/** The article that this record is a version of, if it is not a new one. */
export function* findArticleOf(source: Source, draft: ArticleDraft): Work<Row | undefined> {
  if (draft.id !== undefined) return yield* findById(draft.id)
  return (yield* findBySource(source.path)) ?? (yield* findWithdrawn(source.contentHash))
}

/** The article, perhaps withdrawn, that has this slug now. */
export function* slugOwner(slug: string): Work<Row | undefined> {
  const article = yield* findBySlug(slug)
  return article?.slug === slug ? article : undefined
}

/** The slug of a draft: the one its record gives, the one `own` had, or else the derived one made unique. */
export function* decideSlug(draft: ArticleDraft, own: Row | undefined): Work<string> {
  const isTaken = function* (slug: string): Work<boolean> {
    const owner = yield* findBySlug(slug)
    return owner !== undefined && owner.id !== own?.id
  }
  if (draft.slug !== undefined) return draft.slug
  // One that another article took while `own` was away is lost.
  if (own !== undefined && !(yield* isTaken(own.slug as string))) return own.slug as string
  return yield* firstFreeName(draft.derivedSlug, isTaken)
}

/** The id of a draft: the one its record gives, the one `own` had, or else a new one that no article has had. */
export function* decideId(
  draft: ArticleDraft,
  slug: string,
  { own, ...place }: MintOptions & { readonly own: Row | undefined },
): Work<string> {
  const isTaken = function* (id: string): Work<boolean> {
    return (yield* findById(id)) !== undefined
  }
  return (
    draft.id ?? (own?.id as string | undefined) ?? (yield* firstFreeName(mintId(draft, slug, place), isTaken))
  )
}

/** The wanted name, or else it with the first number that nobody has. */
export function* firstFreeName(wanted: string, isTaken: (name: string) => Work<boolean>): Work<string> {
  for (const name of numbered(wanted)) if (!(yield* isTaken(name))) return name
  return wanted
}
