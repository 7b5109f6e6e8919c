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
