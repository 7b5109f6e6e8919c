import type { ArticleDraft } from './article.ts'
import { slugify } from './identity.ts'

/** What articles are found by. */
export type TermKind = 'tag' | 'author' | 'section' | 'language'

/** A tag, author, section or language that articles have. */
export interface Term {
  readonly kind: TermKind
  /** As its first article wrote it. */
  readonly name: string
  /** Name in URLs: given once, kept for ever, unique within its kind. */
  readonly slug: string
}

/** A term and how many articles of it can be shown. */
export interface CountedTerm extends Term {
  readonly count: number
}

/** Characters that tell names apart but that a slug cannot hold. */
const SPOKEN: Readonly<Record<string, string>> = {
  '+': 'plus',
  '#': 'sharp',
  '&': 'and',
  '@': 'at',
  '%': 'percent',
}

/** What two spellings of one name share: `NATO`, `nato` and ` Nato ` are one tag. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** A slug for a name of any script: `c++` and `c#` become `c-plus-plus` and `c-sharp`. */
export function termSlug(name: string): string {
  const spoken = foldName(name)
    .replace(/[+#&@%]/g, character => ` ${SPOKEN[character]} `)
    .replace(/^\./, 'dot ')
  return slugify(spoken) || codePoints(name)
}

/** For a name without letters and digits, such as an emoji. */
function codePoints(name: string): string {
  return Array.from(name, character => `u${character.codePointAt(0)?.toString(16)}`).join('-')
}

/** A name by which an article is found, as it is written there. */
export interface TermName {
  readonly kind: TermKind
  readonly name: string
  readonly folded: string
}

/** What a draft is found by, each once; `language` is that of articles that name none. */
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

/** A language tag and the ranges that it lies in: `pt-BR` is `pt` too (RFC 4647 section 3.3.1). */
function languageRanges(tag: string): readonly string[] {
  const subtags = tag.split('-')
  return subtags.map((_, at) => subtags.slice(0, subtags.length - at).join('-'))
}
