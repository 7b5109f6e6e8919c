import type { Article } from '../articles/article.ts'
import { faultText } from '../articles/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import { articleItem } from './article-item.ts'

/** One article in every format, written once per revision. */
export type Fragments = Readonly<Record<Format['name'], string>>

const MAX_KEPT = 2_000

/** Gives an article's fragments; undefined when it cannot be written, which `onFault` hears of. */
export type FragmentsOf = (article: Article) => Fragments | undefined

/** Writes fragments for one publication and keeps those used lately. */
export function createFragments(publication: Publication, onFault: (message: string) => void): FragmentsOf {
  const kept = new Map<string, { readonly revision: number; readonly fragments: Fragments | undefined }>()

  return article => {
    const known = kept.get(article.id)
    const fragments = known?.revision === article.revision ? known.fragments : write(article)
    kept.delete(article.id)
    kept.set(article.id, { revision: article.revision, fragments })
    const [oldest] = kept.keys()
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    return fragments
  }

  function write(article: Article): Fragments | undefined {
    try {
      const item = articleItem(article, publication)
      const context = { link: `${publication.baseUrl}/`, language: publication.language }
      const written = formats.map(format => [format.name, format.renderItem(item, context)])
      return Object.fromEntries(written) as Fragments
    } catch (error) {
      const message = `is left out of the feeds, because it could not be written: ${messageOf(error)}`
      onFault(faultText({ severity: 'fault', file: article.id, message }))
      return undefined
    }
  }
}
