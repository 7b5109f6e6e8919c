import type { ArticleDraft, Author, Body, Image } from './article.ts'
import { parseDate } from './dates.ts'
import { type Fault, quote } from './faults/fault.ts'
import { type FaultLocation, faultAt, issueFaults, type LineOf } from './faults/issue-faults.ts'
import { findExceededLimit } from './faults/size-limits.ts'
import { dateOfFile, nameOfFile, slugify } from './identity.ts'
import { type ArticleRecord, articleSchema } from './schema/article-schema.ts'

/** Longest body in bytes of UTF-8. */
const MAX_BODY_BYTES = 5_000_000

type Fields = Readonly<Record<string, unknown>>

/** What a record leaves unsaid. */
export interface ParseContext {
  /** Path inside the publication's folder, with `/`; its name may give the date and the slug. */
  readonly file: string
  /** IANA name of the zone in which dates without one are read. */
  readonly timeZone: string
  /** The publication's, for a record that names none. */
  readonly authors: readonly Author[]
  readonly lineOf: LineOf
}

/** A draft, or every fault that keeps it from being one. */
export interface ParsedArticle {
  readonly draft: ArticleDraft | undefined
  readonly faults: readonly Fault[]
}

/**
 * Makes a draft of a record's fields and body, or tells every fault with its line and field.
 * Its files have not been looked at: `assets` is empty; `src` of image and attachments may be a relative
 * file name, and `image.src` is `''` where the record says something of the image but does not name it, for
 * the caller to fill in with the file that it finds by name. `body` counts as absent, so that the fields
 * `content` or `markdown` may give it, when it is empty text.
 */
export function parseArticle(fields: Fields, body: Body, context: ParseContext): ParsedArticle {
  const excess = findExceededLimit(fields)
  if (excess !== undefined) {
    return { draft: undefined, faults: [faultAt(excess.path, excess.message, context)] }
  }
  const dated = withFileDate(fields, context.file)
  const schema = schemaFor(context.timeZone)
  const parsed = schema.safeParse(dated)
  const faults = [
    ...issueFaults(
      parsed.error?.issues.filter(issue => !isMissingDate(issue.path, dated)) ?? [],
      { value: dated, known: Object.keys(schema.shape) },
      context,
    ),
    ...dateFaults(dated, context),
    ...bodyFaults(fields, body, context),
    ...republishFaults(fields, context),
  ]
  if (parsed.data === undefined || faults.length > 0) return { draft: undefined, faults }
  return { draft: draftOf(parsed.data, body, context), faults }
}

const schemas = new Map<string, ReturnType<typeof articleSchema>>()

function schemaFor(timeZone: string): ReturnType<typeof articleSchema> {
  const schema = schemas.get(timeZone) ?? articleSchema(timeZone)
  schemas.set(timeZone, schema)
  return schema
}

function withFileDate(fields: Fields, file: string): Fields {
  const published = fields.published ?? dateOfFile(file)
  return published === undefined ? fields : { ...fields, published }
}

function isMissingDate(path: readonly PropertyKey[], fields: Fields): boolean {
  return path.length === 1 && path[0] === 'published' && fields.published === undefined
}

function dateFaults(fields: Fields, context: ParseContext): readonly Fault[] {
  if (fields.published === undefined) {
    const example = `2021-02-17-${nameOfFile(context.file) || 'title'}`
    const message = `expected a date in the field "published" or at the head of the file name (${quote(example)}), got neither`
    return [faultAt(['published'], message, context)]
  }
  const [published, updated] = [fields.published, fields.updated].map(text =>
    typeof text === 'string' ? parseDate(text, context.timeZone) : undefined,
  )
  if (published === undefined || updated === undefined || updated >= published) return []
  const message = `expected a date after "published" (${quote(fields.published)}), got ${quote(fields.updated)}`
  return [faultAt(['updated'], message, context)]
}

/** A new id is what republishing is for. */
function republishFaults(fields: Fields, place: FaultLocation): readonly Fault[] {
  if (fields.republish !== true || fields.id === undefined) return []
  return [faultAt(['republish'], 'expected either "republish" or "id", got both: a new id is minted', place)]
}

function bodyFaults(fields: Fields, body: Body, place: FaultLocation): readonly Fault[] {
  const given = ['content', 'markdown'].filter(name => fields[name] !== undefined)
  if (!isAbsent(body)) {
    const message = 'expected no such field: the text of this record stands below its fields'
    return [...given.map(name => faultAt([name], message, place)), ...sizeFaults([], body.source, place)]
  }
  if (given.length === 2) {
    return [faultAt(['markdown'], 'expected either "content" or "markdown", got both', place)]
  }
  return given.flatMap(name => sizeFaults([name], fields[name], place))
}

function isAbsent(body: Body): boolean {
  return body.format === 'text' && body.source === ''
}

function sizeFaults(path: readonly string[], source: unknown, place: FaultLocation): readonly Fault[] {
  const length = typeof source === 'string' ? Buffer.byteLength(source) : 0
  if (length <= MAX_BODY_BYTES) return []
  return [faultAt(path, `expected a body of at most ${MAX_BODY_BYTES} bytes, got ${length}`, place)]
}

function draftOf(record: ArticleRecord, body: Body, context: ParseContext): ArticleDraft {
  const { content, markdown, feeds, ...fields } = record
  return {
    ...fields,
    hiddenFrom: hiddenFrom(feeds),
    derivedSlug: slugify(nameOfFile(context.file)) || slugify(record.title) || 'article',
    authors: draftAuthors(record, context),
    tags: foldedTags(record.tags ?? []),
    image: draftImage(record),
    attachments: record.attachments ?? [],
    draft: record.draft ?? false,
    body: draftBody(record, body),
    assets: {},
  }
}

function hiddenFrom(feeds: ArticleRecord['feeds']): ArticleDraft['hiddenFrom'] {
  if (feeds === false) return 'all'
  return typeof feeds === 'object' ? feeds.not : undefined
}

function draftAuthors({ authors = [] }: ArticleRecord, context: ParseContext): readonly Author[] {
  return authors.length > 0 ? authors : context.authors
}

/** Each tag once, however it is capitalised, as it is written first. */
function foldedTags(tags: readonly string[]): readonly string[] {
  const byKey = new Map<string, string>()
  for (const tag of tags) {
    const key = tag.normalize('NFC').toLowerCase()
    if (!byKey.has(key)) byKey.set(key, tag)
  }
  return [...byKey.values()]
}

function draftImage({ image }: ArticleRecord): Image | undefined {
  return image === undefined ? undefined : { ...image, src: image.src ?? '' }
}

function draftBody({ content, markdown }: ArticleRecord, body: Body): Body {
  if (content !== undefined) return { format: 'html', source: content }
  if (markdown !== undefined) return { format: 'markdown', source: markdown }
  return body
}
