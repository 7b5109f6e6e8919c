import type { Author } from '../../articles/article.ts'
import { type Fields, isFields } from '../fields.ts'

/** The authors of a record, as `authors` has them, and the keys among them that mean nobody. */
export interface KnownAuthors {
  readonly authors: unknown
  readonly unknown: readonly string[]
}

/**
 * Replaces the keys of authors by the authors whom a site describes. What is written beside a key wins. A key that means nobody
 * stays as a name.
 */
export function withKnownAuthors(written: unknown, known: Readonly<Record<string, Author>>): KnownAuthors {
  const unknown: string[] = []
  const find = (key: string) => (Object.hasOwn(known, key) ? known[key] : undefined)

  function authorOf(author: unknown): unknown {
    if (typeof author === 'string') {
      const found = find(author.trim())
      if (found === undefined && isKey(author.trim())) unknown.push(author.trim())
      return found ?? author
    }
    if (!isFields(author) || typeof author.key !== 'string') return author
    const { key, ...own }: Fields = author
    const found = find(String(key))
    if (found === undefined) unknown.push(String(key))
    return { name: key, ...found, ...own }
  }

  const authors = Array.isArray(written) ? written.map(authorOf) : authorOf(written)
  return { authors, unknown }
}

/** Whether a text looks like a key, not like a name. */
function isKey(text: string): boolean {
  return /^[a-z0-9][a-z0-9_.-]*$/.test(text)
}
