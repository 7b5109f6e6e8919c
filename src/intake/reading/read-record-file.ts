import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ArticleDraft, Author } from '../../articles/article.ts'
import type { DateContext } from '../../articles/dates/dates.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { type FaultLocation, faultAt } from '../../articles/faults/issue-faults.ts'
import { warningsOf } from '../../articles/faults/warnings.ts'
import { dateOfFile } from '../../articles/identity.ts'
import { parseArticle } from '../../articles/parse-article.ts'
import { placeOnSite, type SiteRules } from '../../articles/site-address.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import { translateBody } from '../../content/dialects/translate-body.ts'
import type { AddMedia } from '../../images/add-media.ts'
import { messageOf, Problem } from '../../problem.ts'
import { type RawRecord, readRecord } from '../../records/read-record.ts'
import type { Disk } from '../../system/disk.ts'
import { findFileInside } from '../folder/file-state.ts'
import { addFiles, isRemote } from './article-files.ts'

/** A record that is to be read. */
export interface RecordRequest {
  readonly path: string
  /** Its bytes when it was listed. */
  readonly size: number
  /** Path of the image beside it with the same name. */
  readonly image: string | undefined
}

/** The parts of a publication that reading depends on. */
export interface ReadingRules extends DateContext {
  readonly authors: readonly Author[]
  /** Whether unknown fields, and minor ones that are wrong, are faults. */
  readonly strict?: boolean | undefined
  /** Where the articles have their pages, when another tool builds them. */
  readonly site?: SiteRules | undefined
}

/** The means of reading. */
export interface RecordTools {
  /** The publication's folder. */
  readonly root: string
  readonly disk: Disk
  readonly addMedia: AddMedia
}

/** A record that was read, with its files stored. It can be sent from one thread to another. */
export interface Reading {
  readonly path: string
  /** SHA-256 of the file, in hexadecimal. */
  readonly contentHash: string
  /** Paths of the files that it names. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
  /** The media that were stored for it. */
  readonly media: readonly StoredMedia[]
  /** The draft, with or without faults. */
  readonly draft?: ArticleDraft | undefined
  /** Lines of the fields with possible warnings, which wait for the facts of a remote image in the store. */
  readonly lines?: Readonly<Record<string, number | undefined>> | undefined
  /** Whether it must be read again. */
  readonly unread?: boolean
  /** Why nothing can be stored, such as a full disk. It is no fault of the record. */
  readonly storageError?: string
}

const MAX_RECORD_BYTES = 10_000_000
/** A record that is being written is complete when its length has not changed for this time. */
const QUIET_MS = 25
/** A record that never stops changing is read as it is. */
const MAX_READS = 40
/** Fields with possible warnings of `warningsOf`. */
const WARNING_FIELDS = ['title', 'summary', 'authors', 'tags', 'image']

/** Reads one record of the folder and stores its files. Returns a draft, or every fault. Never rejects. */
export async function readRecordFile(
  request: RecordRequest,
  rules: ReadingRules,
  tools: RecordTools,
): Promise<Reading> {
  const { path, size } = request
  if (size > MAX_RECORD_BYTES) {
    return faultyReading(path, `expected a record of at most ${MAX_RECORD_BYTES} bytes, got ${size}`)
  }
  try {
    const bytes = await readComplete(join(tools.root, path), size, tools.disk)
    return await readBytes(bytes, request, { ...rules, ...tools })
  } catch (error) {
    const reading = unreadableRecord(path, error)
    const isStorageError = error instanceof Problem && error.kind === 'unavailable'
    return isStorageError ? { ...reading, storageError: error.message } : reading
  }
}

/** Reads a file that may be incomplete: while it is written, its length differs from the listed one. */
async function readComplete(path: string, listedSize: number, disk: Disk): Promise<Buffer> {
  let bytes = await disk.read(path)
  let size = listedSize
  for (let reads = 1; bytes.length !== size && reads <= MAX_READS; reads++) {
    await setTimeout(QUIET_MS)
    size = bytes.length
    bytes = await disk.read(path)
  }
  return bytes
}

/** Returns the reading of a record that could not be read, and must be read again. */
export function unreadableRecord(path: string, error: unknown): Reading {
  return { ...faultyReading(path, `could not be read: ${messageOf(error)}`), unread: true }
}

function faultyReading(path: string, message: string): Reading {
  return {
    path,
    contentHash: '',
    dependencies: [],
    faults: [{ severity: 'fault', file: path, message }],
    media: [],
  }
}

async function readBytes(
  bytes: Uint8Array,
  { path, image }: RecordRequest,
  { root, disk, addMedia, ...rules }: ReadingRules & RecordTools,
): Promise<Reading> {
  const contentHash = hash('sha256', bytes)
  const record = readRecord(path, bytes, rules)
  const { draft: parsed, faults: recordFaults } = parseRecord(path, record, rules)
  const place = { file: path, lineOf: record.lineOf }
  const { draft, faults } = translated({ draft: parsed, faults: recordFaults }, record, place)
  if (draft === undefined) return { path, contentHash, dependencies: [], faults, media: [] }
  const exists = async (name: string) => (await findFileInside(root, name, disk)) !== undefined
  const withFiles = await addFiles(draft, {
    ...place,
    addMedia,
    exists,
    image,
    linkOf: other => linkOf(other, rules, { root, disk }),
  })
  const found = [...faults, ...withFiles.faults]
  const read = { ...withFiles, path, contentHash }
  if (isRemote(withFiles.draft.image?.src ?? '')) {
    const lines = Object.fromEntries(WARNING_FIELDS.map(field => [field, record.lineOf([field])]))
    return { ...read, faults: found, lines }
  }
  return { ...read, faults: [...found, ...warningsOf(withFiles.draft, place)] }
}

/** A draft, or every fault. */
interface Parsed {
  readonly draft: ArticleDraft | undefined
  readonly faults: readonly Fault[]
}

/** Replaces the templates of other tools in the text of a draft. Those that are not known are warnings. */
function translated(
  { draft, faults }: Parsed,
  { fields, ownFields }: RawRecord,
  place: FaultLocation,
): Parsed {
  if (draft === undefined || /\.json$/i.test(place.file)) return { draft, faults }
  const { body, unknown } = translateBody(draft.body, { path: place.file, fields: ownFields ?? fields })
  const warnings = [...unknown].map(([name, count]): Fault => {
    const times = count === 1 ? 'once' : `${count} times`
    const message = `the text has ${quote(name)} ${times}, which is not known: it is left out, but not the text inside it`
    return { ...faultAt([], message, place), severity: 'warning' }
  })
  return { draft: { ...draft, body }, faults: [...faults, ...warnings] }
}

/** Returns the address of another record's page: that of its own site, or the one here. Undefined if it is no article. */
async function linkOf(
  path: string,
  rules: ReadingRules,
  { root, disk }: Pick<RecordTools, 'root' | 'disk'>,
): Promise<string | undefined> {
  const { draft } = parseRecord(path, readRecord(path, await disk.read(join(root, path)), rules), rules)
  if (draft === undefined || draft.draft) return undefined
  return draft.link ?? `/articles/${encodeURIComponent(draft.slug ?? draft.derivedSlug)}`
}

function parseRecord(path: string, record: RawRecord, rules: ReadingRules) {
  const { timeZone, strict = false, site } = rules
  if (hasFault(record.faults)) {
    const isPlain = record.isBare && (rules.site !== undefined || /\.html$/i.test(path))
    const faults = isPlain ? [pageWarning(path)] : record.faults
    return { draft: undefined, faults }
  }
  const { fields, body, lineOf } = record
  if (site !== undefined && isPage(fields, path)) return { draft: undefined, faults: [pageWarning(path)] }
  const parsed = parseArticle(fields, body, { ...rules, file: path, lineOf, lenient: !strict })
  const page = record.page ?? { categories: [] }
  const draft = parsed.draft && site && placeOnSite({ draft: parsed.draft, page, file: path, timeZone }, site)
  return { draft: draft ?? parsed.draft, faults: [...record.faults, ...parsed.faults] }
}

/** Whether a file of a site has no date: it is a page such as "About", not an article. */
function isPage(fields: RawRecord['fields'], path: string): boolean {
  return fields.published === undefined && dateOfFile(path) === undefined
}

function pageWarning(file: string): Fault {
  return { severity: 'warning', file, message: 'left out as a page, since it has no date' }
}

/** Returns whether a fault is more than a warning. */
export function hasFault(faults: readonly Fault[]): boolean {
  return faults.some(fault => fault.severity === 'fault')
}
