import type { ArticleDraft } from '../../../articles/article.ts'
import { type MintOptions, mintId, numbered } from '../../../articles/identity.ts'
import type { SourceChange } from '../../../articles/store/source-store.ts'
import type { Holds } from '../recalls/holds.ts'
import type { Row } from '../rows.ts'
import type { Work } from '../work.ts'
import { findById, findBySlug, findBySource, findRevision, findWithdrawn } from './statements.ts'

/** Finds the stored article of a record; undefined when the record is a new article. */
export function* findArticleOf(
  { source, draft, continues }: SourceChange & { readonly kind: 'article' },
  { heldFrom }: Pick<Holds, 'heldFrom'>,
): Work<Row | undefined> {
  const id = draft.id ?? heldFrom(source.path)
  if (id !== undefined) return yield* findById(id)
  return (
    (yield* findBySource(source.path)) ??
    (yield* findWithdrawn(source.contentHash)) ??
    (yield* findContinued(continues))
  )
}

/** Finds the withdrawn article that a change continues. */
export function* findContinued(id: string | undefined): Work<Row | undefined> {
  const row = id === undefined ? undefined : yield* findById(id)
  return row?.withdrawn === null ? undefined : row
}

/** Decides a draft's slug: its own, that of the `named` article, or the first free one like the derived slug. */
export function* decideSlug(draft: ArticleDraft, named: Row | undefined): Work<string> {
  const isTaken = function* (slug: string): Work<boolean> {
    const owner = yield* findBySlug(slug)
    return owner !== undefined && owner.id !== named?.id
  }
  if (draft.slug !== undefined) return draft.slug
  // Another article may have taken the slug while this one was withdrawn.
  if (named !== undefined && !(yield* isTaken(named.slug as string))) return named.slug as string
  return yield* firstFreeName(draft.derivedSlug, isTaken)
}

/** Decides a draft's id: its own, that of the `named` article, or a new one that no article ever had. */
export function* decideId(
  draft: ArticleDraft,
  { named, ...place }: MintOptions & { readonly named: Row | undefined },
): Work<string> {
  const isTaken = function* (id: string): Work<boolean> {
    return (yield* findRevision(id)) !== undefined
  }
  const known = draft.id ?? (named?.id as string | undefined)
  return known ?? (yield* firstFreeName(mintId(draft, draft.nameInId, place), isTaken))
}

/** Returns the name itself if it is free, or else with the lowest free number from 2. */
export function* firstFreeName(name: string, isTaken: (candidate: string) => Work<boolean>): Work<string> {
  for (const candidate of numbered(name)) if (!(yield* isTaken(candidate))) return candidate
  return name
}
