import type { ArticleDraft } from '../../../articles/article.ts'
import { type Fault, quote } from '../../../articles/faults/fault.ts'
import type { Expected, Source } from '../../../articles/store/source-store.ts'
import { Problem } from '../../../problem.ts'
import type { Row } from '../rows.ts'
import type { Work } from '../work.ts'
import { findBySlug, findBySource, findRevision } from './statements.ts'

/** @throws Problem of the kind `conflict` when the article of `path` is not as `expected`. */
export function* assertExpected(path: string, expected: Expected): Work<void> {
  const current = (yield* findBySource(path))?.id
  const id = expected === 'absent' ? undefined : expected.id
  const isSame = expected === 'absent' || (yield* findRevision(expected.id))?.revision === expected.revision
  if (isSame && (current === undefined || current === id)) return
  throw new Problem('conflict', `${path}: was changed meanwhile: ask for it again`)
}

/** Returns a fault when the record has the id or slug of another article; `own` is the record's article. */
export function* findConflict(
  source: Source,
  draft: ArticleDraft,
  own: Row | undefined,
): Work<Fault | undefined> {
  return idConflict(source, draft, own) ?? (yield* slugConflict(source, draft, own))
}

function idConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Fault | undefined {
  if (draft.id === undefined || own === undefined || own.withdrawn !== null || own.source === source.path)
    return undefined
  return takenFault(source, { field: 'id', value: draft.id, owner: own })
}

/** A withdrawn article retains its id permanently, but its slug is free. */
function* slugConflict(source: Source, draft: ArticleDraft, own: Row | undefined): Work<Fault | undefined> {
  if (draft.slug === undefined) return undefined
  const owner = yield* findBySlug(draft.slug)
  if (owner === undefined || owner.slug !== draft.slug || owner.withdrawn !== null) return undefined
  if (owner.id === own?.id || owner.source === source.path) return undefined
  return takenFault(source, { field: 'slug', value: draft.slug, owner })
}

/** Returns a warning when a new article gets a number in its slug, because another one has the slug of its file. */
export function* slugWarnings(
  source: Source,
  { slug, derivedSlug }: ArticleDraft,
  named: Row | undefined,
): Work<readonly Fault[]> {
  const owner = slug === undefined && named === undefined ? yield* findBySlug(derivedSlug) : undefined
  if (!owner?.source) return []
  const message = `the address ${quote(derivedSlug)} is that of the article of ${owner.source}: this one gets a number, unless you give it a "slug"`
  return [{ severity: 'warning', file: source.path, field: 'slug', message }]
}

interface TakenName {
  readonly field: 'id' | 'slug'
  readonly value: string
  /** The article, not withdrawn, that has it. */
  readonly owner: Row
}

function takenFault(source: Source, { field, value, owner }: TakenName): Fault {
  const got = `got ${quote(value)}, which is that of the article of ${owner.source}`
  const message = `expected one that no other article has, ${got}`
  return { severity: 'fault', file: source.path, field, message }
}
