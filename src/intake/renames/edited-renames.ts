import type { SourceArticle, SourceChange } from '../../articles/store/source-store.ts'

/** A record that is missing, or was withdrawn a short time ago. A new record may continue its article. */
export interface Candidate extends SourceArticle {
  /** Identity of its file. */
  readonly file: string | undefined
  readonly isWithdrawn: boolean
}

/** A record that was renamed and edited in one step: `to` continues the article of `from`. */
export interface EditedRename {
  readonly from: string
  readonly to: string
  /** Id of the article. */
  readonly id: string
  /** The clue that both have in common. */
  readonly reason: Reason
}

/** Finds the records that were renamed and edited in one step, among those that one sync reads. */
export interface EditedRenames {
  /** Withholds a change that may be such a record until all are known. Returns whether it does. */
  withhold(change: SourceChange): boolean
  /** Paths of the withheld records, sorted. */
  readonly withheld: readonly string[]
  /**
   * Decides which of these withheld records continue an article of these candidates. Where several could, none does: a
   * wrong guess would give an article the id of another.
   */
  decide(paths: readonly string[], candidates: readonly Candidate[]): readonly EditedRename[]
}

/** Clues that an old and a new record may share, the surest first. */
const REASONS = ['the same file', 'the same path and date', 'the same title and date'] as const

type Reason = (typeof REASONS)[number]

/** The values that two records must share. */
type Clues = Readonly<Partial<Record<Reason, string | undefined>>>

interface Successor {
  readonly path: string
  readonly clues: Clues
  /** Whether its record is faulty: it retains the last valid version of an article, but restores no withdrawn one. */
  readonly isFaulty: boolean
}

/** Creates the search. `fileOf` returns the identity of the file that has a path now. */
export function createEditedRenames(
  candidates: readonly Candidate[],
  fileOf: (path: string) => string | undefined,
): EditedRenames {
  const known = new Set(candidates.flatMap(candidate => keysOf(cluesOfCandidate(candidate))))
  const withheld = new Map<string, Successor>()

  function withhold(change: SourceChange): boolean {
    const successor = known.size === 0 || change.kind === 'gone' ? undefined : successorOf(change, fileOf)
    if (successor === undefined || !keysOf(successor.clues).some(key => known.has(key))) return false
    withheld.set(successor.path, successor)
    return true
  }

  return {
    withhold,
    get withheld() {
      return [...withheld.keys()].sort()
    },
    decide: (paths, remaining) =>
      pair(
        remaining,
        paths.flatMap(path => withheld.get(path) ?? []),
      ),
  }
}

function cluesOfCandidate({ path, file, title, published, isWithdrawn }: Candidate): Clues {
  return {
    'the same file': file,
    ...(isWithdrawn && { 'the same path and date': withDate(path, published) }),
    'the same title and date': withDate(title, published),
  }
}

function successorOf(
  change: Exclude<SourceChange, { readonly kind: 'gone' }>,
  fileOf: (path: string) => string | undefined,
): Successor | undefined {
  const { path } = change.source
  const file = { 'the same file': fileOf(path) }
  if (change.kind === 'faulty') return { path, clues: file, isFaulty: true }
  const { id, title, published } = change.draft
  // Its id tells which article it is.
  if (id !== undefined) return undefined
  const clues = {
    ...file,
    'the same path and date': withDate(path, published),
    'the same title and date': withDate(title, published),
  }
  return { path, clues, isFaulty: false }
}

function withDate(text: string | undefined, published: Date | undefined): string | undefined {
  return text && published && `${published.getTime()} ${text}`
}

function keysOf(clues: Clues): readonly string[] {
  return Object.entries(clues).flatMap(([reason, clue]) => (clue === undefined ? [] : `${reason} ${clue}`))
}

/** Pairs one candidate and one successor that share a clue which no other of them has. */
function pair(candidates: readonly Candidate[], successors: readonly Successor[]): readonly EditedRename[] {
  const olds = new Set(candidates)
  const news = new Set(successors)
  const pairs: EditedRename[] = []
  for (const reason of REASONS) {
    const oldByClue = Map.groupBy(olds, candidate => cluesOfCandidate(candidate)[reason])
    const newByClue = Map.groupBy(news, ({ clues }) => clues[reason])
    for (const [clue, [candidate, another]] of oldByClue) {
      const [successor, other] = newByClue.get(clue) ?? []
      if (clue === undefined || candidate?.id === undefined || successor === undefined) continue
      if (another !== undefined || other !== undefined) continue
      if (successor.isFaulty && candidate.isWithdrawn) continue
      olds.delete(candidate)
      news.delete(successor)
      pairs.push({ from: candidate.path, to: successor.path, id: candidate.id, reason })
    }
  }
  return pairs
}
