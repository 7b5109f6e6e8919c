import { permalink } from '../../articles/article.ts'
import type { Publication } from '../../articles/publication.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import { type RecordFields, recordOf } from './record-of.ts'

/** An article as the API shows it: its record, and what the server knows besides. */
export interface ArticleView extends RecordFields {
  /** Where people read it. */
  readonly url: string
  readonly revision: number
  /** File of the folder, or `/api/articles/…`. */
  readonly source: string | undefined
}

/** What the API shows of an article that is not withdrawn. */
export function viewOf({ article, source }: SlugOwner, { baseUrl }: Publication): ArticleView {
  return { ...recordOf(article), url: permalink(article, baseUrl), revision: article.revision, source }
}
