import type { ArticleDraft, Author, Body } from './article.ts'
import { type DateContext, parseDate } from './dates/dates.ts'
import { type Fault, quote } from './faults/fault.ts'
import { type FaultLocation, faultAt, issueFaults, type LineOf } from './faults/issue-faults.ts'
import { type WithoutMinorFaults, withoutMinorFaults } from './faults/minor-faults.ts'
import { findExceededLimit } from './faults/size-limits.ts'
import { dateOfFile, languageOfFile, nameOfFile, namesOfPath, slugify } from './identity.ts'
import type { Image } from './media.ts'
import { episodeOfRecord, withDuration, withoutEpisodeFields } from './podcast/episode-of-record.ts'
import { type ArticleRecord, articleSchema } from './schema/article-schema.ts'

/** The circumstances of a record, which complete it. */
export interface ParseContext extends DateContext {
  /** Path inside the publication's folder, with `/`; its name may contain the date. */
  readonly file: string
  /** The folders with articles, which are no part of a derived slug. */
  readonly folders?: readonly string[] | undefined
  /** The path by which the article is named, where that differs from the file. */
  readonly named?: string | undefined
  /** The publication's authors, for a record that declares none. */
  readonly authors: readonly Author[]
  readonly lineOf: LineOf
  /** Whether unknown fields, and minor ones that are wrong, are left out with a warning. Otherwise they are faults. */
  readonly lenient?: boolean
}

/** The fields of a record before they are checked. */
type Fields = Readonly<Record<string, unknown>>

/** The draft of a valid record, or the faults of an invalid one. */
export interface ParsedArticle {
  readonly draft: ArticleDraft | undefined
  readonly faults: readonly Fault[]
}

/**
 * Parses the fields and body of a record into a draft, or returns every fault with its line and field. An empty text body
 * counts as absent: the field `content` or `markdown` may then contain it.
 *
 * The files of the record are not read. `assets` is empty, and `src` of image and attachments may be a relative path. For
 * an image without `src`, `image.src` is `''`: the caller then looks for a file with the record's name.
 */
export function parseArticle(fields: Fields, body: Body, context: ParseContext): ParsedArticle {
  const exceeded = findExceededLimit(fields)
  if (exceeded !== undefined)
    return { draft: undefined, faults: [faultAt(exceeded.path, exceeded.message, context)] }
  const schema = schemaFor(context)
  const { fields: dated, warnings } = readableFields(
    withFileFacts(fields, context.named ?? context.file),
    schema,
    context,
  )
  const parsed = schema.safeParse(dated)
  const faults = [
    ...issueFaults(
      parsed.error?.issues.filter(issue => !isMissingDate(issue.path, dated)) ?? [],
      { value: dated, known: Object.keys(schema.shape), schema },
      context,
    ),
    ...dateFaults(dated, context),
    ...bodyFaults(fields, body, context),
    ...republishFaults(fields, context),
  ]
  if (parsed.data === undefined || faults.length > 0)
    return { draft: undefined, faults: [...faults, ...warnings] }
  return { draft: toDraft(parsed.data, body, context), faults: warnings }
}

function readableFields(
  fields: Fields,
  schema: ReturnType<typeof articleSchema>,
  { lenient = false, ...context }: ParseContext,
): WithoutMinorFaults {
  if (!lenient) return { fields, warnings: [] }
  const { fields: dated, warnings: replaced } = withDateOfFile(fields, schema, context)
  const { fields: remaining, warnings: minor } = withoutMinorFaults(dated, schema, context)
  const warnings = [...replaced, ...minor]
  const [early] = updatedFaults(remaining, context)
  if (early === undefined) return { fields: remaining, warnings }
  const { updated, ...rest } = remaining
  return { fields: rest, warnings: [...warnings, { ...early, severity: 'warning' }] }
}

/**
 * Takes the date in the name of a post of Jekyll in place of one that cannot be read, with a warning. Elsewhere, an article could
 * appear before the date that was meant.
 */
function withDateOfFile(
  fields: Fields,
  schema: ReturnType<typeof articleSchema>,
  context: Omit<ParseContext, 'lenient'>,
): WithoutMinorFaults {
  const published = dateOfFile(context.file)
  const isPost = context.file.split('/').includes('_posts')
  if (!isPost || published === undefined || fields.published === undefined) return { fields, warnings: [] }
  const issues = schema.safeParse(fields).error?.issues.filter(({ path }) => path[0] === 'published') ?? []
  const found = issueFaults(issues, { value: fields, known: Object.keys(schema.shape), schema }, context)
  const warnings = found.map(({ message, ...place }) => {
    return {
      ...place,
      severity: 'warning' as const,
      message: `${message}: the date in the name of the file counts`,
    }
  })
  return { fields: warnings.length > 0 ? { ...fields, published } : fields, warnings }
}

const schemas = new Map<string, ReturnType<typeof articleSchema>>()

function schemaFor({ timeZone, language }: DateContext): ReturnType<typeof articleSchema> {
  const key = JSON.stringify([timeZone, language])
  const schema = schemas.get(key) ?? articleSchema({ timeZone, language })
  schemas.set(key, schema)
  return schema
}

/** Adds the date and the language in the path of the record. An embargo is the date if there is no other. */
function withFileFacts(fields: Fields, file: string): Fields {
  const published = fields.published ?? dateOfFile(file) ?? fields.embargo
  const language = fields.language ?? languageOfFile(file)
  return {
    ...fields,
    ...(published !== undefined && { published }),
    ...(language !== undefined && { language }),
  }
}

function isMissingDate(path: readonly PropertyKey[], fields: Fields): boolean {
  return path.length === 1 && path[0] === 'published' && fields.published === undefined
}

function dateFaults(fields: Fields, context: ParseContext): readonly Fault[] {
  if (fields.published === undefined) {
    const example = `2021-02-17-${nameOfFile(context.file) || 'title'}`
    const message = `expected a date in the field "published" or at the start of the file name (${quote(example)}), got neither`
    return [faultAt(['published'], message, context)]
  }
  return updatedFaults(fields, context)
}

function updatedFaults(fields: Fields, context: ParseContext): readonly Fault[] {
  const [published, updated] = [fields.published, fields.updated].map(text =>
    typeof text === 'string' ? parseDate(text, context).date : undefined,
  )
  if (published === undefined || updated === undefined || updated >= published) return []
  const message = `expected a date after "published" (${quote(fields.published)}), got ${quote(fields.updated)}`
  return [faultAt(['updated'], message, context)]
}

/** Republishing mints a new id. */
function republishFaults(fields: Fields, location: FaultLocation): readonly Fault[] {
  if (fields.republish !== true || fields.id === undefined) return []
  return [
    faultAt(['republish'], 'expected either "republish" or "id", got both: a new id is minted', location),
  ]
}

function bodyFaults(fields: Fields, body: Body, location: FaultLocation): readonly Fault[] {
  const bodyFields = ['content', 'markdown'].filter(name => fields[name] !== undefined)
  if (!isAbsent(body)) {
    const message = 'expected no such field: the text of this record follows its fields'
    return [
      ...bodyFields.map(name => faultAt([name], message, location)),
      ...sizeFaults([], body.source, location),
    ]
  }
  if (bodyFields.length === 2) {
    return [faultAt(['markdown'], 'expected either "content" or "markdown", got both', location)]
  }
  return bodyFields.flatMap(name => sizeFaults([name], fields[name], location))
}

function isAbsent(body: Body): boolean {
  return body.format === 'text' && body.source === ''
}

/** Maximum length of a body in bytes of UTF-8. */
const MAX_BODY_BYTES = 5_000_000

function sizeFaults(path: readonly string[], source: unknown, location: FaultLocation): readonly Fault[] {
  const length = typeof source === 'string' ? Buffer.byteLength(source) : 0
  if (length <= MAX_BODY_BYTES) return []
  return [faultAt(path, `expected a body of at most ${MAX_BODY_BYTES} bytes, got ${length}`, location)]
}

function toDraft(record: ArticleRecord, body: Body, context: ParseContext): ArticleDraft {
  const { content, markdown, feeds, embargo, updated, ...fields } = withoutEpisodeFields(record)
  const published = latest(record.published, embargo)
  return {
    ...fields,
    published,
    ...(updated !== undefined && updated >= published && { updated }),
    hiddenFrom: hiddenFrom(feeds),
    ...derivedNames(record, context),
    authors: draftAuthors(record, context),
    tags: uniqueTags(record.tags ?? []),
    image: draftImage(record),
    attachments: withDuration(record.attachments ?? [], record.duration),
    episode: episodeOfRecord(record),
    draft: record.draft ?? false,
    body: draftBody(record, body),
    assets: {},
  }
}

/** The slug or title names a record without a file, or one whose name has no letters or digits. */
function derivedNames(
  { title, slug: own }: ArticleRecord,
  { file, folders }: ParseContext,
): Pick<ArticleDraft, 'derivedSlug' | 'nameInId'> {
  const { slug, inId } = namesOfPath(file, folders)
  const ofTitle = own ?? (slugify(title) || 'article')
  return { derivedSlug: slug || ofTitle, nameInId: own ?? (inId || ofTitle) }
}

function latest(date: Date, other: Date | undefined): Date {
  return other === undefined || other < date ? date : other
}

function hiddenFrom(feeds: ArticleRecord['feeds']): ArticleDraft['hiddenFrom'] {
  if (feeds === false) return 'all'
  if (typeof feeds !== 'object') return undefined
  return 'not' in feeds ? feeds.not : { except: feeds.only }
}

function draftAuthors({ authors = [] }: ArticleRecord, context: ParseContext): readonly Author[] {
  return authors.length > 0 ? authors : context.authors
}

/** Returns each tag once, whatever its capitals, in its first spelling. */
function uniqueTags(tags: readonly string[]): readonly string[] {
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
