import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Author } from '../articles/article.ts'
import { type ArticleStore, type Source, type SourceChange, UNREAD } from '../articles/article-store.ts'
import type { Fault } from '../articles/fault.ts'
import { parseArticle } from '../articles/parse-article.ts'
import { warningsOf } from '../articles/warnings.ts'
import type { KeepMedia } from '../images/keep-media.ts'
import { messageOf } from '../problem.ts'
import { type RawRecord, readRecord } from '../records/read-record.ts'
import { imagesByName, takeFiles } from './article-files.ts'
import type { Folder } from './folder.ts'

const MAX_RECORD_BYTES = 10_000_000

/** What reading the records of one publication needs. */
export interface ReadContext {
  readonly folder: Folder
  readonly keep: KeepMedia
  readonly store: Pick<ArticleStore, 'findRemoteImage'>
  readonly timeZone: string
  readonly authors: readonly Author[]
  /** Gives the fingerprint of a record that depends on these files. */
  readonly fingerprint: (path: string, dependencies: readonly string[]) => string
}

/** Reads one record of the folder and takes in its files: a right draft, or every fault it has. */
export async function readSource(path: string, context: ReadContext): Promise<SourceChange> {
  const size = context.folder.files.get(path)?.size ?? 0
  if (size > MAX_RECORD_BYTES) {
    const message = `expected a record of at most ${MAX_RECORD_BYTES} bytes, came ${size}`
    return faulty(path, '', [{ severity: 'fault', file: path, message }], context)
  }
  try {
    const bytes = await readFile(join(context.folder.root, path))
    return await readBytes(path, bytes, context)
  } catch (error) {
    const message = `could not be read: ${messageOf(error)}`
    const { source } = faulty(path, '', [{ severity: 'fault', file: path, message }], context)
    return { kind: 'faulty', source: { ...source, fingerprint: UNREAD } }
  }
}

async function readBytes(path: string, bytes: Uint8Array, context: ReadContext): Promise<SourceChange> {
  const contentHash = createHash('sha256').update(bytes).digest('hex')
  const record = readRecord(path, bytes)
  const { draft, faults } = parseRecord(path, record, context)
  if (draft === undefined) return faulty(path, contentHash, faults, context)
  const { folder, keep, store } = context
  const place = { file: path, lineOf: record.lineOf }
  const filed = await takeFiles(draft, { ...place, folder, keep, store })
  const all = [...faults, ...filed.faults, ...warningsOf(filed.draft, place)]
  const source = sourceOf(path, contentHash, filed.dependencies, all, context)
  return isFaulty(all) ? { kind: 'faulty', source } : { kind: 'article', source, draft: filed.draft }
}

function parseRecord(path: string, record: RawRecord, { timeZone, authors }: ReadContext) {
  if (isFaulty(record.faults)) return { draft: undefined, faults: record.faults }
  const parsed = parseArticle(record.fields, record.body, {
    file: path,
    timeZone,
    authors,
    lineOf: record.lineOf,
  })
  return { draft: parsed.draft, faults: [...record.faults, ...parsed.faults] }
}

function isFaulty(faults: readonly Fault[]): boolean {
  return faults.some(fault => fault.severity === 'fault')
}

function faulty(path: string, contentHash: string, faults: readonly Fault[], context: ReadContext) {
  return { kind: 'faulty' as const, source: sourceOf(path, contentHash, imagesByName(path), faults, context) }
}

function sourceOf(
  path: string,
  contentHash: string,
  dependencies: readonly string[],
  faults: readonly Fault[],
  context: ReadContext,
): Source {
  return { path, contentHash, dependencies, faults, fingerprint: context.fingerprint(path, dependencies) }
}
