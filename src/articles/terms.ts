import type { ArticleDraft } from './article.ts'
import { slugify } from './identity.ts'

/** The kinds of terms by which articles are found. */
export type TermKind = 'tag' | 'author' | 'section' | 'language'

/** A tag, author, section or language that articles have. */
export interface Term {
  readonly kind: TermKind
  /** The spelling of its first article. */
  readonly name: string
  /** Name in URLs: unique within its kind, and never changed. */
  readonly slug: string
}

/** A term and the number of its public articles. */
export interface CountedTerm extends Term {
  readonly count: number
}

/** Words for characters that distinguish names but cannot be in a slug. */
const WORDS: Readonly<Record<string, string>> = {
  '+': 'plus',
  '#': 'sharp',
  '&': 'and',
  '@': 'at',
  '%': 'percent',
}

/** Folds a name, so that all its spellings are equal: `NATO`, `nato` and ` Nato ` are one tag. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** Returns a slug for a name of any script: `c++` and `c#` become `c-plus-plus` and `c-sharp`. */
export function termSlug(name: string): string {
  const text = foldName(name)
    .replace(/[+#&@%]/g, character => ` ${WORDS[character]} `)
    .replace(/^\./, 'dot ')
  return slugify(text) || codePoints(name)
}

/** Returns a slug for a name without letters and digits, such as an emoji. */
function codePoints(name: string): string {
  return Array.from(name, character => `u${character.codePointAt(0)?.toString(16)}`).join('-')
}

/** The name of a term as an article writes it. */
export interface TermName {
  readonly kind: TermKind
  readonly name: string
  readonly folded: string
}

/** Returns the terms of a draft, each once. `language` is that of articles that declare none. */
export function termNames(
  draft: Pick<ArticleDraft, 'tags' | 'authors' | 'section' | 'language'>,
  language: string,
): readonly TermName[] {
  const names: readonly (readonly [TermKind, string])[] = [
    ...draft.tags.map(tag => ['tag', tag] as const),
    ...draft.authors.map(author => ['author', author.name] as const),
    ...(draft.section === undefined ? [] : [['section', draft.section] as const]),
    ...languageRanges(draft.language ?? language).map(range => ['language', range] as const),
  ]
  const byKey = new Map<string, TermName>()
  for (const [kind, name] of names) {
    const folded = foldName(name)
    if (!byKey.has(`${kind} ${folded}`)) byKey.set(`${kind} ${folded}`, { kind, name, folded })
  }
  return [...byKey.values()]
}

/** Returns a language tag and the ranges that match it: `pt-BR` and `pt` (RFC 4647 section 3.3.1). */
function languageRanges(tag: string): readonly string[] {
  const subtags = tag.split('-')
  return subtags.map((_, at) => subtags.slice(0, subtags.length - at).join('-'))
}
