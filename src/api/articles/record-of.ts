import { type Article, type Body, type HiddenFrom, permalink } from '../../articles/article.ts'
import { episodeRules } from '../../articles/podcast/record-of-episode.ts'
import type { Publication } from '../../articles/publication.ts'
import { type ArticleRecord, articleSchema } from '../../articles/schema/article-schema.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import { textToHtml } from '../../content/render-body.ts'

/** The fields of a record, as JSON. */
export type RecordFields = Readonly<Record<string, unknown>>

/** An article in the API: its record, and facts of the server. */
export interface ArticleView extends RecordFields {
  /** The URL of its page. */
  readonly url: string
  readonly revision: number
  /** File of the folder, or `/api/articles/…`. */
  readonly source: string | undefined
}

/** Returns the view of an article that is not withdrawn. */
export function viewOf({ article, source }: SlugOwner, { baseUrl }: Publication): ArticleView {
  return { ...recordOf(article), url: permalink(article, baseUrl), revision: article.revision, source }
}

/** Returns the body that an article has in its view: of a press text, its HTML. */
export function viewedBody(body: Body): Body {
  const isPressText = body.format === 'text' && body.source !== ''
  return isPressText ? { format: 'html', source: textToHtml(body.source) } : body
}

/** Does the work of `viewedBody`: here, or in another thread if that would take long. */
export type ViewBody = (body: Body) => Body | Promise<Body>

/** Returns an article with the body of its view. */
export async function withViewedBody(owner: SlugOwner, viewBody: ViewBody): Promise<SlugOwner> {
  const { article } = owner
  return { ...owner, article: { ...article, body: await viewBody(article.body) } }
}

/**
 * Returns the record that `parseArticle` parses into the article, with its id and slug. A field is copied from the
 * article unless it has a rule here.
 */
export function recordOf(article: Article): RecordFields {
  const own: RecordFields = { ...article }
  return present(FIELDS.map(name => [name, RULES[name] ? RULES[name](article) : jsonOf(own[name])]))
}

/** Names of the record's fields, in the order in which the API sends them. */
const FIELDS = Object.keys(articleSchema({ timeZone: 'UTC' }).shape) as readonly (keyof ArticleRecord)[]

type Rule = (article: Article) => unknown

/** Rules for the fields that an article has in another form, or that are only instructions. */
const RULES: Readonly<
  Record<Exclude<keyof ArticleRecord, keyof Article>, Rule> & Partial<Record<keyof ArticleRecord, Rule>>
> = {
  draft: ({ draft }) => draft || undefined,
  feeds: ({ hiddenFrom }) => hiddenFrom && feedsOf(hiddenFrom),
  republish: () => undefined,
  // It has become the date of the article.
  embargo: () => undefined,
  ...episodeRules(jsonOf),
  image: ({ image, missingImage }) => jsonOf(image ?? missingImage),
  content: ({ body }) => contentOf(body),
  markdown: ({ body }) => (body.format === 'markdown' ? body.source : undefined),
}

/** No field holds the body of a press text, so it is returned as HTML. */
function contentOf(body: Body): string | undefined {
  const { format, source } = viewedBody(body)
  return format === 'html' ? source : undefined
}

/** Returns a value of an article as JSON, without empty lists and absent fields. */
function jsonOf(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(jsonOf)
  return typeof value === 'object' && value !== null ? present(Object.entries(value)) : value
}

function present(fields: readonly (readonly [string, unknown])[]): RecordFields {
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined))
}

function feedsOf(hiddenFrom: HiddenFrom): unknown {
  if (hiddenFrom === 'all') return false
  return 'except' in hiddenFrom ? { only: hiddenFrom.except } : { not: hiddenFrom }
}
