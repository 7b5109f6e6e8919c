import { inOwnLanguage, placeOnSite, type SiteRules } from '../../articles/addresses/site-address.ts'
import { locateRecord, type SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { ArticleDraft, Author, Body } from '../../articles/article.ts'
import type { DateContext } from '../../articles/dates/dates.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { faultAt, type LineOf } from '../../articles/faults/issue-faults.ts'
import { dateOfFile, nameOfFile } from '../../articles/identity.ts'
import { type ParsedArticle, parseArticle } from '../../articles/parse-article.ts'
import { type BodyReference, findReferences } from '../../content/body-references.ts'
import { translateBody } from '../../content/dialects/translate-body.ts'
import { decodeText } from '../../records/decode-text.ts'
import { withKnownAuthors } from '../../records/other-tools/known-authors.ts'
import { type RawRecord, readRecord } from '../../records/read-record.ts'

/** The parts of a publication that reading depends on. */
export interface ReadingRules extends DateContext {
  readonly authors: readonly Author[]
  /** Whether unknown fields, and minor ones that are wrong, are faults. */
  readonly strict?: boolean | undefined
  /** Where the articles have their pages, when another tool builds them. */
  readonly site?: SiteRules | undefined
  /** What the configuration of that tool says about the records. */
  readonly facts?: SiteFacts | undefined
}

/** The bytes of a record file. */
export interface ContentRequest {
  readonly path: string
  readonly bytes: Uint8Array
  readonly rules: ReadingRules
}

/** The content of a record, before its files are read. It can be sent from one thread to another. */
export interface RecordContent {
  /** Absent when there is a fault. */
  readonly draft?: ArticleDraft | undefined
  readonly faults: readonly Fault[]
  /** Names of the files to which the body may refer. */
  readonly references: readonly string[]
  readonly lines: Lines
}

/** Lines of the fields that may get faults later, by their path as text. */
export type Lines = Readonly<Record<string, number | undefined>>

/** Reads the bytes of a record: here, or in another thread if that would take long. */
export type ReadContent = (request: ContentRequest) => RecordContent | Promise<RecordContent>

/** Fields with possible faults after the content was read: those of files, and of `warningsOf`. */
const LATER_FIELDS = ['title', 'summary', 'authors', 'tags', 'image', 'attachments']

/**
 * Reads the bytes of a record: fields, body, and every fault. `findRenderingFault` returns why a valid draft cannot be
 * published, if it cannot.
 */
export function readContent(
  { path, bytes, rules }: ContentRequest,
  findRenderingFault: (draft: ArticleDraft) => string | undefined = () => undefined,
): RecordContent {
  const record = readRecord(path, bytes, rules)
  const { draft, faults } = translated(
    parseRecord(path, record, rules),
    { ...record, values: rules.facts?.values },
    path,
  )
  if (draft === undefined) return { faults, references: [], lines: {} }
  const { lineOf } = record
  const message = findRenderingFault(draft)
  if (message !== undefined) {
    const fault = faultAt(bodyPath(record), message, { file: path, lineOf })
    return { faults: [...faults, fault], references: [], lines: {} }
  }
  const found = findReferences(draft.body)
  const lines = { ...linesOf(draft, lineOf), ...linesOfReferences(found, draft.body, bytes) }
  return { draft, faults, references: found.map(({ name }) => name), lines }
}

function parseRecord(path: string, record: RawRecord, rules: ReadingRules): ParsedArticle {
  const { strict = false, site, facts } = rules
  if (hasFault(record.faults)) {
    const isPlain = record.isBare && (isSite(rules) || /\.html$/i.test(path))
    const faults = isPlain ? [pageWarning(path)] : record.faults
    return { draft: undefined, faults }
  }
  const { body, lineOf } = record
  const { file: named, language } = locateRecord(path, facts)
  if (language?.isDisabled) return { draft: undefined, faults: [disabledWarning(path, language.key)] }
  const { authors, warnings: unknownAuthors } = knownAuthors(record, path, facts)
  const fields: RawRecord['fields'] = {
    ...withSiteNames(record.fields, named, facts),
    ...(authors !== undefined && { authors }),
    ...(language?.isDefault === false && { language: language.tag }),
  }
  if (isSite(rules) && isPage(fields, named)) return { draft: undefined, faults: [pageWarning(path)] }
  const parsed = parseArticle(fields, body, { ...rules, file: path, named, lineOf, lenient: !strict })
  const faults = [...record.faults, ...unknownAuthors, ...parsed.faults]
  if (parsed.draft === undefined) return { draft: undefined, faults }
  if (site === undefined) return { draft: inOwnLanguage(parsed.draft, language), faults }
  const { page, warnings } = knownPage(record, path)
  const timeZone = (facts?.datesAsWritten && offsetIn(fields.published)) || rules.timeZone
  const placed = { draft: parsed.draft, page, file: named, timeZone, language, spelling: facts?.spelling }
  return { draft: placeOnSite(placed, site), faults: [...faults, ...warnings] }
}

/** Returns the authors of a record with what the site says about them. */
function knownAuthors({ fields, lineOf }: RawRecord, file: string, { authors: known }: SiteFacts = {}) {
  if (known === undefined || fields.authors === undefined) return { authors: fields.authors, warnings: [] }
  const { authors, unknown } = withKnownAuthors(fields.authors, known)
  const warnings = unknown.map((key): Fault => {
    const message = `the site describes no author ${key}, so this is shown as the name`
    return { ...faultAt(['authors'], message, { file, lineOf }), severity: 'warning' }
  })
  return { authors, warnings }
}

/** Returns the facts of an article's page. A path that a template computes is not known. */
function knownPage({ page = { categories: [] }, lineOf }: RawRecord, file: string) {
  if (page.path?.includes('{{') !== true) return { page, warnings: [] }
  const message = `expected a path without templates, got ${quote(page.path)}: the page is taken to be where the other articles have theirs`
  const warning: Fault = { ...faultAt(['permalink'], message, { file, lineOf }), severity: 'warning' }
  return { page: { ...page, path: undefined }, warnings: [warning] }
}

/** Whether the records are those of a site, some of which are pages. */
function isSite({ site, facts }: ReadingRules): boolean {
  return site !== undefined || facts !== undefined
}

/** Returns the fields with the title and the names of tags that the record has on its site. */
function withSiteNames(fields: RawRecord['fields'], file: string, { titles, tags }: SiteFacts = {}) {
  const name = nameOfFile(file)
  const title = titles === 'words' ? titled(name) : name
  const labels = Array.isArray(fields.tags) && tags && fields.tags.map(tag => tags[String(tag)] ?? tag)
  return {
    ...fields,
    ...(fields.title === undefined && titles !== undefined && { title }),
    ...(labels && { tags: labels }),
  }
}

/** `radio-at-night` as Jekyll writes it: `Radio At Night`. */
function titled(name: string): string {
  return name
    .split(/[-_]+/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

/** Returns the offset with which a date is written, such as `+01:00`. */
function offsetIn(date: unknown): string | undefined {
  const [, zulu, hours, minutes] =
    /\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:(z)|([+-]\d{2}):?(\d{2}))$/i.exec(String(date).trim()) ?? []
  if (zulu !== undefined) return 'UTC'
  return hours === undefined ? undefined : `${hours}:${minutes}`
}

/** Replaces the templates of other tools in the text of a draft. Those that are not known are warnings. */
function translated(
  { draft, faults }: ParsedArticle,
  { fields, ownFields, lineOf, values }: RawRecord & Pick<SiteFacts, 'values'>,
  path: string,
): ParsedArticle {
  if (draft === undefined || /\.json$/i.test(path)) return { draft, faults }
  const { body, unknown } = translateBody(draft.body, { path, fields: ownFields ?? fields, values })
  const warnings = [...unknown].map(([name, count]): Fault => {
    const times = count === 1 ? 'once' : `${count} times`
    const message = `the text has ${quote(name)} ${times}, which is not known: it is left out, but not the text inside it`
    return { ...faultAt([], message, { file: path, lineOf }), severity: 'warning' }
  })
  return { draft: { ...draft, body }, faults: [...faults, ...warnings] }
}

/** Whether a file of a site has no date: it is a page such as "About", not an article. */
function isPage(fields: RawRecord['fields'], path: string): boolean {
  return fields.published === undefined && dateOfFile(path) === undefined
}

function pageWarning(file: string): Fault {
  return { severity: 'warning', file, message: 'left out as a page, since it has no date' }
}

function disabledWarning(file: string, key: string): Fault {
  return {
    severity: 'warning',
    file,
    message: `left out, since the site has disabled its language ${quote(key)}`,
  }
}

/** Returns whether a fault is more than a warning. */
export function hasFault(faults: readonly Fault[]): boolean {
  return faults.some(fault => fault.severity === 'fault')
}

function bodyPath({ fields }: RawRecord): readonly string[] {
  return ['content', 'markdown'].filter(name => fields[name] !== undefined)
}

function linesOf({ attachments }: ArticleDraft, lineOf: LineOf): Lines {
  const paths = [
    [],
    ...LATER_FIELDS.map(field => [field]),
    ...attachments.map((_, at) => ['attachments', at]),
  ]
  return Object.fromEntries(paths.map(path => [lineKey(path), lineOf(path)]))
}

/** Returns the lines of the references of a body in its file, unless the file has the body in another form, as JSON does. */
function linesOfReferences(references: readonly BodyReference[], { source }: Body, bytes: Uint8Array): Lines {
  if (references.length === 0) return {}
  const { text } = decodeText(bytes)
  const start = text.trimEnd().length - source.trimEnd().length
  if (start < 0 || !text.startsWith(source.trimEnd(), start)) return {}
  let line = 1
  let counted = 0
  const lines: Record<string, number> = {}
  for (const { name, index } of references) {
    for (
      let at = text.indexOf('\n', counted);
      at >= 0 && at < start + index;
      at = text.indexOf('\n', counted)
    ) {
      line++
      counted = at + 1
    }
    lines[lineKey(referencePath(name))] = line
  }
  return lines
}

/** Returns the path under which `lineIn` finds the line of a reference. */
export function referencePath(name: string): readonly string[] {
  return ['', name]
}

/** Returns the function that finds a line among `lines`. */
export function lineIn(lines: Lines): LineOf {
  return path => lines[lineKey(path)]
}

function lineKey(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}
