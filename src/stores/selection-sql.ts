import type { Cursor, FeedFilter, Selection, TermRef } from '../articles/selection.ts'

/** A piece of SQL and the values of its question marks, in order. */
export interface Sql {
  readonly text: string
  readonly values: readonly (string | number)[]
}

/** What of a selection says which articles, in any order. */
export type Candidates = Pick<Selection, 'now' | 'filter' | 'after' | 'through' | 'since'> & {
  readonly limit?: number | undefined
}

/**
 * Places (`published`, `id`) of the articles that are asked for, newest first, each once. Every branch walks one
 * index from its newest end, so that the cost does not depend on how many articles there are.
 */
export function candidatesSql(candidates: Candidates): Sql {
  const { any, all, none, hiddenFrom } = candidates.filter ?? EVERYTHING
  const [driver, ...others] = all
  const drivers: readonly (TermRef | undefined)[] = any.length > 0 ? any : [driver]
  const required = any.length > 0 ? all : others
  const refused = [...none, ...(hiddenFrom ?? []).map(folded => ({ kind: HIDDEN, folded }))]
  const branches = drivers.map(term => branchSql(term, { required, refused }, candidates))
  if (branches.length === 1 && branches[0] !== undefined) return branches[0]
  const text = branches.map(branch => `SELECT * FROM (${branch.text})`).join(' UNION ')
  return {
    text: `SELECT published, id FROM (${text}) ORDER BY published DESC, id DESC LIMIT ?`,
    values: [...branches.flatMap(branch => branch.values), candidates.limit ?? NO_LIMIT],
  }
}

/** Kind of the terms that name the feeds from which an article is kept out. */
export const HIDDEN = 'hidden'

const NO_LIMIT = -1

const EVERYTHING: FeedFilter = { any: [], all: [], none: [] }

interface Conditions {
  readonly required: readonly AnyTerm[]
  readonly refused: readonly AnyTerm[]
}

interface AnyTerm {
  readonly kind: string
  readonly folded: string
}

/** Walks the articles of one term, or all of them. */
function branchSql(
  term: TermRef | undefined,
  { required, refused }: Conditions,
  candidates: Candidates,
): Sql {
  const parts: Sql[] = [
    term === undefined
      ? { text: 'c.listed = 1', values: [] }
      : { text: 'c.kind = ? AND c.folded = ?', values: [term.kind, term.folded] },
    { text: 'c.due <= ?', values: [candidates.now.getTime()] },
    ...rangeSql(candidates),
    ...required.map(one => existsSql('EXISTS', one)),
    ...refused.map(one => existsSql('NOT EXISTS', one)),
  ]
  const table = term === undefined ? 'articles' : 'article_terms'
  const where = parts.map(({ text }) => text).join(' AND ')
  return {
    text: `SELECT c.published, c.id FROM ${table} c WHERE ${where} ORDER BY c.published DESC, c.id DESC LIMIT ?`,
    values: [...parts.flatMap(({ values }) => values), candidates.limit ?? NO_LIMIT],
  }
}

function rangeSql({ after, through, since }: Candidates): readonly Sql[] {
  return [
    ...(after === undefined ? [] : [{ text: '(c.published, c.id) > (?, ?)', values: place(after) }]),
    ...(through === undefined ? [] : [{ text: '(c.published, c.id) <= (?, ?)', values: place(through) }]),
    ...(since === undefined ? [] : [{ text: 'c.published >= ?', values: [since.getTime()] }]),
  ]
}

function place({ published, id }: Cursor): readonly (string | number)[] {
  return [published.getTime(), id]
}

function existsSql(operator: 'EXISTS' | 'NOT EXISTS', { kind, folded }: AnyTerm): Sql {
  const same = 'x.kind = ? AND x.folded = ? AND x.published = c.published AND x.id = c.id'
  return { text: `${operator} (SELECT 1 FROM article_terms x WHERE ${same})`, values: [kind, folded] }
}
