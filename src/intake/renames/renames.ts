import type { SourceArticle, SourceChange, SourceStore } from '../../articles/store/source-store.ts'
import { identityOfFingerprint } from '../fingerprints.ts'
import { fileIdentity } from '../folder/file-state.ts'
import type { Folder } from '../folder/folder.ts'
import type { KnownSources } from '../known-sources.ts'
import { type Candidate, createEditedRenames, type EditedRename } from './edited-renames.ts'
import { type MissingRecords, readSourceArticles } from './missing-records.ts'
import type { RecentlyWithdrawn } from './recently-withdrawn.ts'

/** Options of `createRenames`. */
export interface RenameOptions {
  readonly folder: Pick<Folder, 'files'>
  readonly store: Pick<SourceStore, 'sourceArticles'>
  readonly known: KnownSources
  readonly withdrawn: RecentlyWithdrawn
  /** Receives each record that was taken for another one, renamed and edited. */
  readonly onRename: (rename: EditedRename) => void
}

/** The records of one sync that were renamed and edited in one step. */
export interface Renames {
  /** Withholds the changes that may be such records. Returns the others. */
  withhold(changes: readonly SourceChange[]): readonly SourceChange[]
  /** Paths of the withheld records, sorted. */
  readonly withheld: readonly string[]
  /** Decides which article each of them continues. Call it when all other records are stored. */
  decide(): Promise<void>
  /** Adds the decision to the changes of withheld records. */
  link(changes: readonly SourceChange[]): readonly SourceChange[]
  /** Reports the decisions that are stored. */
  report(changes: readonly SourceChange[]): void
  /** Remembers records that are withdrawn: they may appear under another name in a moment. */
  remember(withdrawn: readonly SourceArticle[]): void
}

/** Creates the search for such records among those that are missing, or were withdrawn a short time ago. */
export function createRenames(missing: MissingRecords, options: RenameOptions): Renames {
  const { folder, store, known, withdrawn, onRename } = options
  const candidates = [...missing.remaining.values()].map(asCandidate)
  const ids = new Set(candidates.map(({ id }) => id))
  const earlier = withdrawn.all().filter(({ id }) => !ids.has(id))
  const search = createEditedRenames([...candidates, ...earlier], fileOf)
  const decided = new Map<string, EditedRename>()

  function asCandidate(source: SourceArticle): Candidate {
    return {
      ...source,
      file: identityOfFingerprint(known.fingerprint(source.path) ?? ''),
      isWithdrawn: false,
    }
  }

  function fileOf(path: string): string | undefined {
    return fileIdentity(folder.files.get(path)?.stamp ?? '')
  }

  return {
    withhold: changes => changes.filter(change => missing.isContinuedBy(change) || !search.withhold(change)),
    get withheld() {
      return search.withheld
    },
    async decide() {
      const ownOf = await readSourceArticles(search.withheld.filter(known.has), store)
      const owners = new Set(ownOf.filter(({ id }) => id !== undefined).map(({ path }) => path))
      const remaining = candidates.filter(({ path }) => missing.remaining.has(path))
      const paths = search.withheld.filter(path => !owners.has(path))
      for (const rename of search.decide(paths, [...remaining, ...earlier])) decided.set(rename.to, rename)
    },
    link: changes =>
      changes.map(change =>
        change.kind === 'gone' ? change : { ...change, continues: decided.get(change.source.path)?.id },
      ),
    report(changes) {
      const paths = changes.flatMap(change => (change.kind === 'gone' ? [] : change.source.path))
      for (const rename of paths.flatMap(path => decided.get(path) ?? [])) {
        withdrawn.delete([rename.from])
        onRename(rename)
      }
    },
    remember: records => withdrawn.add(records.map(asCandidate)),
  }
}
