import type { Holding, SourceChange, SourceStore } from '../articles/store/source-store.ts'

/** Missing records. A renamed one is withdrawn in the transaction that applies its successor. */
export interface MissingRecords {
  /** Number of remaining records that are to be withdrawn. */
  readonly size: number
  /** The remaining records that may come back. */
  readonly doubtful: readonly string[]
  /** Removes the records whose content, id or slug these changes take over, so that a renamed article is never missing. */
  takeFor(changes: readonly SourceChange[]): readonly SourceChange[]
  /** Removes some of the remaining records that are to be withdrawn. */
  take(limit: number): readonly SourceChange[]
}

/** Paths in one query. */
const PAGE = 200

/**
 * Reads from the store the content, id and slug of missing records. `isSure` decides whether a record without a successor
 * is withdrawn.
 */
export async function readMissingRecords(
  paths: readonly string[],
  store: Pick<SourceStore, 'holdings'>,
  isSure: (path: string) => boolean = () => true,
): Promise<MissingRecords> {
  const left = new Set(paths)
  const holders = new Map<string, Set<string>>()
  for (let at = 0; at < paths.length; at += PAGE) {
    for (const holding of await store.holdings(paths.slice(at, at + PAGE))) {
      for (const key of keysOf(holding)) holders.set(key, (holders.get(key) ?? new Set()).add(holding.path))
    }
  }

  function takeHolder(key: string): readonly string[] {
    const paths = holders.get(key)
    for (const path of paths ?? []) {
      paths?.delete(path)
      if (left.has(path)) return remove([path])
    }
    return []
  }

  function remove(taken: readonly string[]): readonly string[] {
    for (const path of taken) left.delete(path)
    return taken
  }

  return {
    get size() {
      return [...left].filter(isSure).length
    },
    get doubtful() {
      return [...left].filter(path => !isSure(path))
    },
    takeFor: changes => asGone(changes.flatMap(change => keysOfChange(change).flatMap(takeHolder))),
    take: limit => asGone(remove([...left.values().filter(isSure).take(limit)])),
  }
}

function keysOf({ contentHash, id, slug }: Omit<Holding, 'path'>): readonly string[] {
  const facts = Object.entries({ content: contentHash, id, slug })
  return facts.filter(([, fact]) => fact).map(([name, fact]) => `${name} ${fact}`)
}

function keysOfChange(change: SourceChange): readonly string[] {
  if (change.kind === 'gone') return []
  const { id, slug } = change.kind === 'article' ? change.draft : {}
  return keysOf({ contentHash: change.source.contentHash, id, slug })
}

function asGone(paths: readonly string[]): readonly SourceChange[] {
  return paths.map(path => ({ kind: 'gone', path }))
}
