import { posix } from 'node:path'
import { type Source, type SourceStore, UNREAD } from '../articles/store/source-store.ts'
import { recordReaders } from '../records/read-record.ts'
import { createTimeSlice, SLICE_MS } from '../system/waiting.ts'
import { filesByName, isFoundByName, stemOf } from './reading/files-by-name.ts'

/** The sources that the store knows, with the facts by which a change is found. */
export interface KnownSources {
  readonly size: number
  has(path: string): boolean
  paths(): IteratorObject<string>
  fingerprint(path: string): string | undefined
  /** Files that the record names. */
  dependencies(path: string): readonly string[]
  /** Whether a record names this file. */
  isDependency(path: string): boolean
  set(source: KnownSource): void
  delete(path: string): void
  /** Returns the records that a change of these files concerns, and those that must be read again. */
  affectedBy(changed: readonly string[]): ReadonlySet<string>
}

/** Sources on a page. */
const PAGE = 200
/** Extensions of records, in lower and upper case. Another spelling is rare. */
const USUAL_ENDINGS = Object.keys(recordReaders).flatMap(ending => [ending, ending.toUpperCase()])

type KnownSource = Pick<Source, 'path' | 'fingerprint' | 'dependencies'>

const NONE: readonly string[] = []

/** Reads the known sources from the store, a page at a time. */
export async function readKnownSources(store: Pick<SourceStore, 'sources'>): Promise<KnownSources> {
  const known = createKnownSources()
  for await (const page of pagesOfSources(store)) page.forEach(known.set)
  return known
}

/** Yields every source of the store, ordered by path, a page at a time. It yields to the event loop in between. */
export async function* pagesOfSources(
  store: Pick<SourceStore, 'sources'>,
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
    for (const dependency of dependenciesFor(path)) {
      const paths = dependents.get(dependency)
      paths?.delete(path)
      if (paths?.size === 0) dependents.delete(dependency)
    }
    dependenciesOf.delete(path)
    fingerprints.delete(path)
    unread.delete(path)
  }

  /** Returns the files that lead to the record. For most records, the name of an image or recording alone does. */
  function dependenciesFor(path: string): readonly string[] {
    const named = dependenciesOf.get(path) ?? NONE
    return isUsual(path) ? named : [...named, ...filesByName(path)]
  }

  function set({ path, fingerprint, dependencies }: KnownSource): void {
    remove(path)
    fingerprints.set(path, fingerprint)
    if (fingerprint === UNREAD) unread.add(path)
    if (dependencies.length > 0) dependenciesOf.set(path, dependencies)
    for (const dependency of dependenciesFor(path)) {
      const paths = dependents.get(dependency) ?? new Set()
      dependents.set(dependency, paths.add(path))
    }
  }

  function affectedBy(changed: readonly string[]): ReadonlySet<string> {
    const affected = new Set(unread)
    for (const path of changed) {
      for (const dependent of dependents.get(path) ?? NONE) affected.add(dependent)
      for (const record of recordsByName(path)) if (fingerprints.has(record)) affected.add(record)
    }
    return affected
  }

  return {
    get size() {
      return fingerprints.size
    },
    has: path => fingerprints.has(path),
    paths: () => fingerprints.keys(),
    fingerprint: path => fingerprints.get(path),
    dependencies: path => dependenciesOf.get(path) ?? NONE,
    isDependency: path => dependents.has(path),
    set,
    delete: remove,
    affectedBy,
  }
}

/** Returns the records that would find this file by their name. */
function recordsByName(path: string): readonly string[] {
  if (!isFoundByName(path)) return NONE
  const stem = stemOf(path)
  return USUAL_ENDINGS.map(ending => stem + ending)
}

function isUsual(path: string): boolean {
  return USUAL_ENDINGS.includes(posix.extname(path))
}
