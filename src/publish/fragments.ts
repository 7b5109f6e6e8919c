import type { Article } from '../articles/article.ts'
import { faultText } from '../articles/fault.ts'
import type { Publication } from '../articles/publication.ts'
import type { FeedDefinition } from '../feeds/feed-definition.ts'
import type { Format } from '../formats/format.ts'
import { formats } from '../formats/formats.ts'
import { messageOf } from '../problem.ts'
import { articleItem } from './article-item.ts'
import { createLately } from './lately.ts'

/** One article in every format, written once per revision. */
export type Fragments = Readonly<Record<Format['name'], string>>

/** Fragments that are kept, of each way in which feeds show articles. */
const MAX_KEPT = 2_000

/** Gives an article's fragments for a feed; undefined when it cannot be written, which `onFault` hears of. */
export type FragmentsOf = (
  article: Article,
  feed: Pick<FeedDefinition, 'content' | 'language'>,
) => Fragments | undefined

/** Writes fragments for one publication and keeps those used lately; feeds that show articles alike share them. */
export function createFragments(publication: Publication, onFault: (message: string) => void): FragmentsOf {
  const ways = new Map<string, (article: Article) => Fragments | undefined>()

  return (article, { content, language }) => {
    const way = `${content} ${language}`
    const known = ways.get(way) ?? keepLately(each => write(each, content, language))
    ways.set(way, known)
    return known(article)
  }

  function write(
    article: Article,
    content: FeedDefinition['content'],
    language: string,
  ): Fragments | undefined {
    try {
      const item = articleItem(article, publication, content)
      const context = { link: `${publication.baseUrl}/`, language }
      const written = formats.map(format => [format.name, format.renderItem(item, context)])
      return Object.fromEntries(written) as Fragments
    } catch (error) {
      const message = `is left out of the feeds, because it could not be written: ${messageOf(error)}`
      onFault(faultText({ severity: 'fault', file: article.id, message }))
      return undefined
    }
  }
}

function keepLately(
  write: (article: Article) => Fragments | undefined,
): (article: Article) => Fragments | undefined {
  const kept = createLately<{ readonly revision: number; readonly fragments: Fragments | undefined }>(
    MAX_KEPT,
  )
  return article => {
    const known = kept.find(article.id)
    if (known?.revision === article.revision) return known.fragments
    const fragments = write(article)
    kept.set(article.id, { revision: article.revision, fragments })
    return fragments
  }
}
