import { hash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { ArticleDraft, Author } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import { warningsOf } from '../../articles/faults/warnings.ts'
import { parseArticle } from '../../articles/parse-article.ts'
import type { StoredMedia } from '../../articles/store/media-store.ts'
import type { AddMedia } from '../../images/add-media.ts'
import { messageOf, Problem } from '../../problem.ts'
import { type RawRecord, readRecord } from '../../records/read-record.ts'
import type { Disk } from '../../system/disk.ts'
import { findFileInside } from '../folder/file-state.ts'
import { addFiles, isRemote } from './article-files.ts'

const MAX_RECORD_BYTES = 10_000_000
/** A record that is being written is whole when it has stayed as long as it is for this time. */
const QUIET_MS = 25
/** One that never keeps still is taken as it is. */
const MAX_LOOKS = 40

/** A record that is to be read. */
export interface RecordRequest {
  readonly path: string
  /** Bytes that it had when it was listed. */
  readonly size: number
  /** Path of the image beside it that has its name. */
  readonly image: string | undefined
}

/** What records of a publication are read by. */
export interface ReadingRules {
  readonly timeZone: string
  readonly authors: readonly Author[]
}

/** By what records are read. */
export interface RecordTools {
  /** The folder that they are in. */
  readonly root: string
  readonly disk: Disk
  readonly keep: AddMedia
}

/** A record as it was read and its files were taken in; may be sent from one thread to another. */
export interface Reading {
  readonly path: string
  /** SHA-256 of the file, in hexadecimal. */
  readonly contentHash: string
  /** Paths of the files that it names. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
  /** What was kept for it. */
  readonly media: readonly StoredMedia[]
  /** What could be made of it, right or wrong. */
  readonly draft?: ArticleDraft | undefined
  /** Lines of the fields that may be warned of, while warnings wait for what the store knows of a remote image. */
  readonly lines?: Readonly<Record<string, number | undefined>> | undefined
  /** Whether it is to be tried again. */
  readonly unread?: boolean
  /** Why nothing can be taken in, such as that the disk of the data folder is full: no fault of the record. */
  readonly obstacle?: string
}

/** Fields that `warningsOf` may tell of. */
const DOUBTED_FIELDS = ['title', 'summary', 'authors', 'tags', 'image']

/** Reads one record of the folder and takes in its files: a right draft, or every fault it has. Never rejects. */
export async function readRecordFile(
  request: RecordRequest,
  rules: ReadingRules,
  tools: RecordTools,
): Promise<Reading> {
  const { path, size } = request
  if (size > MAX_RECORD_BYTES) {
    return faulty(path, `expected a record of at most ${MAX_RECORD_BYTES} bytes, got ${size}`)
  }
  try {
    const bytes = await readWhole(join(tools.root, path), size, tools.disk)
    return await readBytes(bytes, request, rules, tools)
  } catch (error) {
    const reading = unreadable(path, error)
    const isObstacle = error instanceof Problem && error.kind === 'unavailable'
    return isObstacle ? { ...reading, obstacle: error.message } : reading
  }
}

/** What is written in place may be seen half, up to any page of 4 kB: then its length is another than it was listed with. */
async function readWhole(path: string, listedSize: number, disk: Disk): Promise<Buffer> {
  let bytes = await disk.read(path)
  let size = listedSize
  for (let look = 1; bytes.length !== size && look <= MAX_LOOKS; look++) {
    await setTimeout(QUIET_MS)
    size = bytes.length
    bytes = await disk.read(path)
  }
  return bytes
}

/** What is told of a record that could not be read, and is to be tried again. */
export function unreadable(path: string, error: unknown): Reading {
  return { ...faulty(path, `could not be read: ${messageOf(error)}`), unread: true }
}

function faulty(path: string, message: string): Reading {
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
  rules: ReadingRules,
  { root, disk, keep }: RecordTools,
): Promise<Reading> {
  const contentHash = hash('sha256', bytes)
  const record = readRecord(path, bytes)
  const { draft, faults } = parseRecord(path, record, rules)
  if (draft === undefined) return { path, contentHash, dependencies: [], faults, media: [] }
  const place = { file: path, lineOf: record.lineOf }
  const isThere = async (name: string) => (await findFileInside(root, name, disk)) !== undefined
  const filed = await addFiles(draft, { ...place, keep, isThere, image })
  const found = [...faults, ...filed.faults]
  const read = { ...filed, path, contentHash }
  if (isRemote(filed.draft.image?.src ?? '')) {
    const lines = Object.fromEntries(DOUBTED_FIELDS.map(field => [field, record.lineOf([field])]))
    return { ...read, faults: found, lines }
  }
  return { ...read, faults: [...found, ...warningsOf(filed.draft, place)] }
}

function parseRecord(path: string, record: RawRecord, { timeZone, authors }: ReadingRules) {
  if (isFaulty(record.faults)) return { draft: undefined, faults: record.faults }
  const { fields, body, lineOf } = record
  const parsed = parseArticle(fields, body, { file: path, timeZone, authors, lineOf })
  return { draft: parsed.draft, faults: [...record.faults, ...parsed.faults] }
}

/** Whether there is more than warnings. */
export function isFaulty(faults: readonly Fault[]): boolean {
  return faults.some(fault => fault.severity === 'fault')
}
