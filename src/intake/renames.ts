import type { SourceArticle, SourceChange, SourceStore } from '../articles/store/source-store.ts'

/** Missing records. A renamed one is withdrawn in the transaction that applies its successor. */
export interface MissingRecords {
  /** Number of remaining records that are to be withdrawn. */
  readonly goneCount: number
  /** The remaining records that may reappear. */
  readonly undecided: readonly string[]
  /** Removes the records whose content, id or slug these changes adopt, so that a renamed article is never missing. */
  removeReplacedBy(changes: readonly SourceChange[]): readonly SourceChange[]
  /** Removes some of the remaining records that are to be withdrawn. */
  removeGone(limit: number): readonly SourceChange[]
}

/** Paths in one query. */
const PAGE = 200

/**
 * Reads from the store the content, id and slug of missing records. `isGone` decides whether a record without a successor
 * is withdrawn.
 */
export async function readMissingRecords(
  paths: readonly string[],
  store: Pick<SourceStore, 'sourceArticles'>,
  isGone: (path: string) => boolean = () => true,
): Promise<MissingRecords> {
  const remaining = new Set(paths)
  const pathsByKey = new Map<string, Set<string>>()
  for (let at = 0; at < paths.length; at += PAGE) {
    for (const source of await store.sourceArticles(paths.slice(at, at + PAGE))) {
      for (const key of factKeys(source))
        pathsByKey.set(key, (pathsByKey.get(key) ?? new Set()).add(source.path))
    }
  }

  function removeOneWith(key: string): readonly string[] {
    const paths = pathsByKey.get(key)
    for (const path of paths ?? []) {
      paths?.delete(path)
      if (remaining.has(path)) return remove([path])
    }
    return []
  }

  function remove(removed: readonly string[]): readonly string[] {
    for (const path of removed) remaining.delete(path)
    return removed
  }

  return {
    get goneCount() {
      return [...remaining].filter(isGone).length
    },
    get undecided() {
      return [...remaining].filter(path => !isGone(path))
    },
    removeReplacedBy: changes =>
      goneChanges(changes.flatMap(change => keysOfChange(change).flatMap(removeOneWith))),
    removeGone: limit => goneChanges(remove([...remaining.values().filter(isGone).take(limit)])),
  }
}

function factKeys({ contentHash, id, slug }: Omit<SourceArticle, 'path'>): readonly string[] {
  const facts = Object.entries({ content: contentHash, id, slug })
  return facts.filter(([, fact]) => fact).map(([name, fact]) => `${name} ${fact}`)
}

function keysOfChange(change: SourceChange): readonly string[] {
  if (change.kind === 'gone') return []
  const { id, slug } = change.kind === 'article' ? change.draft : {}
  return factKeys({ contentHash: change.source.contentHash, id, slug })
}

function goneChanges(paths: readonly string[]): readonly SourceChange[] {
  return paths.map(path => ({ kind: 'gone', path }))
}
