import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ArticleDraft } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import { warningsOf } from '../../articles/faults/warnings.ts'
import { isRemote } from '../../articles/media.ts'
import { withoutEpisodeWarnings } from '../../articles/podcast/episode-warnings.ts'
import { unknownFiles } from '../../articles/remote-files.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import type { AddMedia } from '../../images/add-media.ts'
import { messageOf, Problem } from '../../problem.ts'
import type { Disk } from '../../system/disk.ts'
import { findFileInside } from '../folder/file-state.ts'
import { addFiles, type DraftWithFiles } from './article-files.ts'
import type { FilesByName } from './files-by-name.ts'
import {
  type ContentRequest,
  type Lines,
  lineIn,
  type ReadContent,
  type ReadingRules,
  type RecordContent,
  readContent,
} from './read-content.ts'
import { findRecordLinks, type RecordLinks } from './record-links.ts'
import { findSiteLinks } from './site-links.ts'

/** A record that is to be read. */
export interface RecordRequest extends FilesByName {
  readonly path: string
  /** Its bytes when it was listed. */
  readonly size: number
}

/** The means of reading. */
export interface RecordTools {
  /** The publication's folder. */
  readonly root: string
  readonly disk: Disk
  readonly addMedia: AddMedia
  /** Reads the bytes of a record; in this thread when absent. */
  readonly readContent?: ReadContent | undefined
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
  /** Records to which its text links and whose addresses the store decides, by the name in the text. */
  readonly linkedRecords?: Readonly<Record<string, string>> | undefined
  /** Lines of the fields with possible warnings, which wait for the facts of remote files in the store. */
  readonly lines?: Lines | undefined
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

/** A system writes whole pages: a file that is being written is seen with a multiple of this length, in bytes. */
const PAGE = 4_096

/**
 * Reads a file that may be incomplete: while it is written, its length differs from the listed one, or is that of some pages. Then it
 * is read until its length stays the same.
 */
async function readComplete(path: string, listedSize: number, disk: Disk): Promise<Buffer> {
  let bytes = await disk.read(path)
  let size = bytes.length % PAGE === 0 ? undefined : listedSize
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
  { path, image, recording }: RecordRequest,
  { root, disk, addMedia, readContent: read = readContent, ...rules }: ReadingRules & RecordTools,
): Promise<Reading> {
  const contentHash = hash('sha256', bytes)
  const { draft, faults, references, lines } = await readOrRefuse({ path, bytes, rules }, read)
  if (draft === undefined) return { path, contentHash, dependencies: [], faults, media: [] }
  const place = { file: path, lineOf: lineIn(lines) }
  const exists = async (name: string) => (await findFileInside(root, name, disk)) !== undefined
  const { strict, site } = rules
  const context = { ...place, addMedia, exists, image, recording, strict, site }
  const files = await addFiles(draft, context, references)
  const links = await findRecordLinks(references, {
    ...{ ...place, root, disk, rules },
    read: request => readOrRefuse(request, read),
  })
  const withFiles = withSiteLinks(withRecordLinks(files, links), references, { ...place, ...rules })
  const found = withoutEpisodeWarnings([...faults, ...withFiles.faults], withFiles.draft)
  const reading = { ...withFiles, path, contentHash, linkedRecords: links.records }
  if (hasRemoteMedia(withFiles.draft)) return { ...reading, faults: found, lines }
  return { ...reading, faults: [...found, ...warningsOf(withFiles.draft, place)] }
}

function withRecordLinks(files: DraftWithFiles, links: RecordLinks): DraftWithFiles {
  const { draft, dependencies, faults } = files
  return {
    ...files,
    draft: { ...draft, assets: { ...draft.assets, ...links.addresses } },
    dependencies: [...new Set([...dependencies, ...links.dependencies])].sort(),
    faults: [...faults, ...links.faults],
  }
}

function withSiteLinks(
  files: DraftWithFiles,
  references: readonly string[],
  rules: Parameters<typeof findSiteLinks>[2],
): DraftWithFiles {
  const { draft } = files
  const links = findSiteLinks(draft, references, rules)
  const assets = { ...draft.assets, ...links.addresses }
  return { ...files, draft: { ...draft, assets }, faults: [...files.faults, ...links.faults] }
}

function hasRemoteMedia(draft: ArticleDraft): boolean {
  return isRemote(draft.image?.src ?? '') || unknownFiles(draft).length > 0
}

/** A record that takes too long is refused, and is not read again before it changes. */
async function readOrRefuse(request: ContentRequest, read: ReadContent): Promise<RecordContent> {
  try {
    return await read(request)
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'invalid') throw error
    const fault: Fault = { severity: 'fault', file: request.path, message: error.message }
    return { faults: [fault], references: [], lines: {} }
  }
}
