import type { SourceArticle, SourceChange, SourceStore } from '../../articles/store/source-store.ts'

/** Records whose files are missing. A renamed one is withdrawn in the transaction that applies its successor. */
export interface MissingRecords {
  /** The records that remain. */
  readonly remaining: ReadonlyMap<string, SourceArticle>
  /** Number of remaining records that are to be withdrawn. */
  readonly goneCount: number
  /** The remaining records that may reappear. */
  readonly undecided: readonly string[]
  /** Returns whether a change has the content or the id of a remaining record, and so continues its article. */
  isContinuedBy(change: SourceChange): boolean
  /** Removes the records whose content, id or slug these changes adopt, so that a renamed article is never missing. */
  removeReplacedBy(changes: readonly SourceChange[]): readonly SourceArticle[]
  /** Removes some of the remaining records that are to be withdrawn. */
  removeGone(limit: number): readonly SourceArticle[]
}

/** Paths in one query. */
const PAGE = 200

/** Reads missing records from the store. `isGone` decides whether a record without a successor is withdrawn. */
export async function readMissingRecords(
  paths: readonly string[],
  store: Pick<SourceStore, 'sourceArticles'>,
  isGone: (path: string) => boolean = () => true,
): Promise<MissingRecords> {
  const remaining = new Map<string, SourceArticle>()
  const pathsByKey = new Map<string, Set<string>>()
  for (const source of await readSourceArticles(paths, store)) {
    remaining.set(source.path, source)
    for (const key of factKeys(source))
      pathsByKey.set(key, (pathsByKey.get(key) ?? new Set()).add(source.path))
  }

  function findWith(key: string): string | undefined {
    const paths = pathsByKey.get(key)
    for (const path of paths ?? []) {
      if (remaining.has(path)) return path
      paths?.delete(path)
    }
    return undefined
  }

  function remove(path: string | undefined): readonly SourceArticle[] {
    const source = path === undefined ? undefined : remaining.get(path)
    if (source === undefined) return []
    remaining.delete(source.path)
    return [source]
  }

  return {
    remaining,
    get goneCount() {
      return [...remaining.keys()].filter(isGone).length
    },
    get undecided() {
      return [...remaining.keys()].filter(path => !isGone(path))
    },
    isContinuedBy: change =>
      keysOfChange(change).some(key => !key.startsWith('slug ') && findWith(key) !== undefined),
    removeReplacedBy: changes =>
      changes.flatMap(change => keysOfChange(change).flatMap(key => remove(findWith(key)))),
    removeGone: limit => [...remaining.keys().filter(isGone).take(limit)].flatMap(remove),
  }
}

/** Reads the articles of sources, a page at a time. */
export async function readSourceArticles(
  paths: readonly string[],
  store: Pick<SourceStore, 'sourceArticles'>,
): Promise<readonly SourceArticle[]> {
  const found: SourceArticle[] = []
  for (let at = 0; at < paths.length; at += PAGE)
    found.push(...(await store.sourceArticles(paths.slice(at, at + PAGE))))
  return found
}

function factKeys({ contentHash, id, slug }: Partial<SourceArticle>): readonly string[] {
  const facts = Object.entries({ content: contentHash, id, slug })
  return facts.filter(([, fact]) => fact).map(([name, fact]) => `${name} ${fact}`)
}

function keysOfChange(change: SourceChange): readonly string[] {
  if (change.kind === 'gone') return []
  const { id, slug } = change.kind === 'article' ? change.draft : {}
  return factKeys({ contentHash: change.source.contentHash, id: id ?? change.continues, slug })
}
