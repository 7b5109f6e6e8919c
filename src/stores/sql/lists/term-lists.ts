import type { TermName } from '../../../articles/terms.ts'
import { termSlug } from '../../../articles/terms.ts'
import { firstFreeName } from '../sources/names.ts'
import { one, run, type Work } from '../work.ts'

/** The list of a term, and the key of its feed such as `tags/sea`. */
export interface TermList {
  readonly number: number
  readonly feed: string
}

/** Finds the lists of terms, and adds those that are missing. */
export interface TermLists {
  find(term: TermName): Work<TermList>
}

/** Creates the lookup of one transaction, which reads the number of each list once. */
export function createTermLists(): TermLists {
  const numbers = new Map<string, number>()

  function* listNumber(kind: string, name: string): Work<number> {
    const key = `${kind} ${name}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const row =
      (yield* one('SELECT number FROM lists WHERE kind = ? AND name = ?', kind, name)) ??
      (yield* one('INSERT INTO lists (kind, name) VALUES (?, ?) RETURNING number', kind, name))
    const number = Number(row?.number)
    numbers.set(key, number)
    return number
  }

  return {
    *find(term) {
      const slug = yield* slugOf(term)
      return { number: yield* listNumber(term.kind, term.folded), feed: `${term.kind}s/${slug}` }
    },
  }
}

/** A term gets its slug with its first article, and retains it permanently. */
function* slugOf({ kind, name, folded }: TermName): Work<string> {
  const known = yield* one('SELECT slug FROM terms WHERE kind = ? AND folded = ?', kind, folded)
  if (known !== undefined) return String(known.slug)
  const isTaken = function* (slug: string): Work<boolean> {
    return (yield* one('SELECT 1 FROM terms WHERE kind = ? AND slug = ?', kind, slug)) !== undefined
  }
  const slug = yield* firstFreeName(termSlug(name), isTaken)
  yield* run('INSERT INTO terms (kind, folded, name, slug) VALUES (?, ?, ?, ?)', kind, folded, name, slug)
  return slug
}
