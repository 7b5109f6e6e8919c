import type { SiteRules } from '../../articles/addresses/site-address.ts'
import type { SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { ArticleDraft, Author, Body } from '../../articles/article.ts'
import type { DateContext } from '../../articles/dates/dates.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { faultAt, type LineOf } from '../../articles/faults/issue-faults.ts'
import { type ParsedArticle, parseArticle } from '../../articles/parse-article.ts'
import { type BodyReference, findReferences } from '../../content/body-references.ts'
import { translateBody } from '../../content/dialects/translate-body.ts'
import { findEmbeddedMedia } from '../../content/embedded-media.ts'
import { findLostContent } from '../../content/foreign/lost-content.ts'
import { decodeText } from '../../records/decode-text.ts'
import { type RawRecord, readRecord } from '../../records/read-record.ts'
import { embeddedName } from './embedded-files.ts'
import { bodyWarning, referencePath } from './file-faults.ts'
import { isSite, siteRecord, UNDATED } from './site-record.ts'

/** The parts of a publication that reading depends on. */
export interface ReadingRules extends DateContext {
  readonly authors: readonly Author[]
  /** Whether unknown fields, and minor ones that are wrong, are faults. */
  readonly strict?: boolean | undefined
  /** The folders with articles, which are no part of a derived slug. */
  readonly folders?: readonly string[] | undefined
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
const LATER_FIELDS = [
  ...['title', 'summary', 'authors', 'tags', 'image', 'attachments', 'duration'],
  ...['artwork', 'transcript', 'chapters', 'alternateEnclosures'],
]

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
  const embedded = findEmbeddedMedia(draft.body).map(({ index }, at) => ({ name: embeddedName(at), index }))
  const lost = findLostContent(draft.body)
  const ends = lost.map(({ index }, at) => ({ name: lostName(at), index }))
  const places = [...found, ...embedded, ...ends].sort((a, b) => a.index - b.index)
  const lines = { ...linesOf(draft, lineOf), ...linesOfReferences(places, draft.body, bytes) }
  const place = { file: path, lineOf: lineIn(lines) }
  const warnings = lost.map(({ message }, at) => bodyWarning(lostName(at), message, place))
  return { draft, faults: [...faults, ...warnings], references: found.map(({ name }) => name), lines }
}

function lostName(at: number): string {
  return `lost:${at}`
}

function parseRecord(path: string, record: RawRecord, rules: ReadingRules): ParsedArticle {
  const { strict = false } = rules
  const reason = record.noRecord ?? (isPlainPage(path, record, rules) ? UNDATED : undefined)
  if (reason !== undefined) return { draft: undefined, faults: [passedOver(path, reason)] }
  if (hasFault(record.faults)) return { draft: undefined, faults: record.faults }
  const { body, lineOf } = record
  const { fields, named, warnings, leftOut, placed } = siteRecord(record, path, rules)
  if (leftOut !== undefined) return { draft: undefined, faults: [passedOver(path, leftOut)] }
  const parsed = parseArticle(fields, body, { ...rules, file: path, named, lineOf, lenient: !strict })
  const faults = [...record.faults, ...warnings, ...parsed.faults]
  return { draft: parsed.draft && placed(parsed.draft), faults }
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

/** Whether a file without fields is a page of a site, such as "About", or of any folder. */
function isPlainPage(path: string, record: RawRecord, rules: ReadingRules): boolean {
  return record.isBare === true && hasFault(record.faults) && (isSite(rules) || /\.html$/i.test(path))
}

function passedOver(file: string, reason: string): Fault {
  return { severity: 'note', file, message: `passed over as ${reason}` }
}

/** Returns whether a fault is more than a warning. */
export function hasFault(faults: readonly Fault[]): boolean {
  return faults.some(fault => fault.severity === 'fault')
}

function bodyPath({ fields }: RawRecord): readonly string[] {
  return ['content', 'markdown'].filter(name => fields[name] !== undefined)
}

function linesOf({ attachments, episode }: ArticleDraft, lineOf: LineOf): Lines {
  const paths = [
    [],
    ...LATER_FIELDS.map(field => [field]),
    ...attachments.map((_, at) => ['attachments', at]),
    ...(episode?.transcripts ?? []).map((_, at) => ['transcript', at]),
    ...(episode?.alternates ?? []).map((_, at) => ['alternateEnclosures', at]),
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

/** Returns the function that finds a line among `lines`. */
export function lineIn(lines: Lines): LineOf {
  return path => lines[lineKey(path)]
}

function lineKey(path: readonly PropertyKey[]): string {
  return path.map(String).join('.')
}
