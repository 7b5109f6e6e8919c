import type { ArticleDraft } from './article.ts'
import { foldName, type TermKind } from './terms.ts'

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
