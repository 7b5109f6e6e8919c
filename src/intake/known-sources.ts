import { posix } from 'node:path'
import type { ArticleStore } from '../articles/store/article-store.ts'
import { type Source, UNREAD } from '../articles/store/source-store.ts'
import { recordReaders } from '../records/read-record.ts'
import { createTimeSlice, SLICE_MS } from '../system/waiting.ts'
import { imagesByName, isFoundByName, stemOf } from './reading/article-files.ts'

/** Sources that are read from the store at once. */
const PAGE = 200
/** How records end, in lower case and in upper case; another spelling is rare. */
const USUAL_ENDINGS = Object.keys(recordReaders).flatMap(ending => [ending, ending.toUpperCase()])

type Remembered = Pick<Source, 'path' | 'fingerprint' | 'dependencies'>

/** What the store remembers of the folder's records, as much as is needed to see which changed. */
export interface KnownSources {
  readonly size: number
  has(path: string): boolean
  paths(): IteratorObject<string>
  fingerprint(path: string): string | undefined
  /** Files that the record names. */
  dependencies(path: string): readonly string[]
  set(source: Remembered): void
  delete(path: string): void
  /** The records that a change of these files concerns, and those that wait to be read again. */
  touchedBy(changed: readonly string[]): ReadonlySet<string>
}

const NONE: readonly string[] = []

/** Reads what the store remembers, a page at a time. */
export async function readKnownSources(store: Pick<ArticleStore, 'sources'>): Promise<KnownSources> {
  const known = createKnownSources()
  for await (const page of pagesOfSources(store)) page.forEach(known.set)
  return known
}

/** Every source of the store in order of path, a page at a time, with a turn of the event loop now and then. */
export async function* pagesOfSources(
  store: Pick<ArticleStore, 'sources'>,
): AsyncGenerator<readonly Source[]> {
  const slice = createTimeSlice(SLICE_MS)
  let after: string | undefined
  do {
    const page = await store.sources({ after, limit: PAGE })
    yield page
    after = page.at(-1)?.path
    if (slice.isOver()) await slice.next()
  } while (after !== undefined)
}

function createKnownSources(): KnownSources {
  const fingerprints = new Map<string, string>()
  const dependenciesOf = new Map<string, readonly string[]>()
  const dependents = new Map<string, Set<string>>()
  const unread = new Set<string>()

  function remove(path: string): void {
    for (const dependency of wantedBy(path)) {
      const paths = dependents.get(dependency)
      paths?.delete(path)
      if (paths?.size === 0) dependents.delete(dependency)
    }
    dependenciesOf.delete(path)
    fingerprints.delete(path)
    unread.delete(path)
  }

  /** Files by which the record is found again; for most, an image's name alone tells. */
  function wantedBy(path: string): readonly string[] {
    const named = dependenciesOf.get(path) ?? NONE
    return isUsual(path) ? named : [...named, ...imagesByName(path)]
  }

  function set({ path, fingerprint, dependencies }: Remembered): void {
    remove(path)
    fingerprints.set(path, fingerprint)
    if (fingerprint === UNREAD) unread.add(path)
    if (dependencies.length > 0) dependenciesOf.set(path, dependencies)
    for (const dependency of wantedBy(path)) {
      const paths = dependents.get(dependency) ?? new Set()
      dependents.set(dependency, paths.add(path))
    }
  }

  function touchedBy(changed: readonly string[]): ReadonlySet<string> {
    const touched = new Set(unread)
    for (const path of changed) {
      for (const dependent of dependents.get(path) ?? NONE) touched.add(dependent)
      for (const record of recordsByName(path)) if (fingerprints.has(record)) touched.add(record)
    }
    return touched
  }

  return {
    get size() {
      return fingerprints.size
    },
    has: path => fingerprints.has(path),
    paths: () => fingerprints.keys(),
    fingerprint: path => fingerprints.get(path),
    dependencies: path => dependenciesOf.get(path) ?? NONE,
    set,
    delete: remove,
    touchedBy,
  }
}

/** Records that would find this image by their name. */
function recordsByName(path: string): readonly string[] {
  if (!isFoundByName(path)) return NONE
  const stem = stemOf(path)
  return USUAL_ENDINGS.map(ending => stem + ending)
}

function isUsual(path: string): boolean {
  return USUAL_ENDINGS.includes(posix.extname(path))
}
