import { Readable } from 'node:stream'
import { Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl'
import { messageOf, Problem } from '../../problem.ts'
import type { ImportReport } from '../imported-post.ts'
import type { ExportFile, ExportFiles } from './export-file.ts'
import { MAX_FILES } from './folder.ts'

/** In bytes, unpacked: an export with many pictures may be large, but not larger than a disk. */
const MAX_BYTES = 50_000_000_000
/** A text shrinks to a twentieth when it is packed. What shrinks much more is made to fill memory. */
const MAX_RATIO = 200
/** In bytes: whatever is shorter does no harm. */
const MIN_BOMB = 10_000_000

/** Returns whether bytes are the start of a zip, which may be empty. */
export function isZip(start: Uint8Array): boolean {
  const [p, k, kind] = start
  return p === 0x50 && k === 0x4b && (kind === 3 || kind === 5)
}

/**
 * Opens a zip, whose files are unpacked one by one in memory, never to disk. Files with a path that leads outside, and encrypted
 * ones, are left out and counted.
 * @throws Problem when it is broken, or would unpack to far more than an export has.
 */
export async function openZip(path: string, report: ImportReport): Promise<ExportFiles> {
  const zip = await opened(path)
  try {
    return { files: await filesIn(zip, path, report), close: () => zip.close() }
  } catch (error) {
    zip.close()
    if (error instanceof Problem) throw error
    throw broken(path, error)
  }
}

async function opened(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { autoClose: false, decodeStrings: false })
  } catch (error) {
    throw broken(path, error)
  }
}

function broken(path: string, error: unknown): Problem {
  return new Problem('invalid', `${path}: expected a whole zip, got a fault: ${messageOf(error)}`, {
    cause: error,
  })
}

async function filesIn(zip: ZipFile, path: string, report: ImportReport): Promise<readonly ExportFile[]> {
  if (zip.entryCount > MAX_FILES)
    throw new Problem('invalid', `${path}: expected at most ${MAX_FILES} files, got ${zip.entryCount}`)
  const files: ExportFile[] = []
  const archive = { zip, path }
  let bytes = 0
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry)
    if (name.endsWith('/') || isSystemFile(name)) continue
    bytes += entry.uncompressedSize
    if (bytes > MAX_BYTES || isBomb(entry))
      throw new Problem(
        'invalid',
        `${path}: expected an export, got one that unpacks to far more than it holds`,
      )
    const reason = reasonToLeaveOut(entry, name)
    if (reason === undefined) files.push(new PackedFile(archive, entry, name))
    else report.add(`left out of the zip: ${reason}`)
  }
  return files
}

function nameOf({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string {
  return getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, false)
}

/** Files that macOS and Windows add to a zip. */
function isSystemFile(name: string): boolean {
  return /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name)
}

function isBomb({ uncompressedSize, compressedSize }: Entry): boolean {
  return uncompressedSize > MIN_BOMB && uncompressedSize > compressedSize * MAX_RATIO
}

function reasonToLeaveOut(entry: Entry, name: string): string | undefined {
  if (validateFileName(name) !== null || name.includes('\0')) return 'a file whose path leads outside'
  if (entry.isEncrypted()) return 'an encrypted file'
  return entry.canDecodeFileData() ? undefined : 'a file packed in an unknown way'
}

interface Archive {
  readonly zip: ZipFile
  readonly path: string
}

/** A file in a zip. As there may be 200,000, it has no more than its reading needs. */
class PackedFile implements ExportFile {
  readonly isNamed = false
  readonly name: string
  readonly #archive: Archive
  readonly #compressedSize: number
  readonly #uncompressedSize: number
  readonly #compressionMethod: number
  readonly #flags: number
  readonly #offset: number

  constructor(archive: Archive, entry: Entry, name: string) {
    this.name = name
    this.#archive = archive
    this.#compressedSize = entry.compressedSize
    this.#uncompressedSize = entry.uncompressedSize
    this.#compressionMethod = entry.compressionMethod
    this.#flags = entry.generalPurposeBitFlag
    this.#offset = entry.relativeOffsetOfLocalHeader
  }

  get place(): string {
    return `${this.#archive.path}: ${this.name}`
  }

  async open(): Promise<Readable> {
    const entry = Object.assign(new Entry(), {
      compressedSize: this.#compressedSize,
      uncompressedSize: this.#uncompressedSize,
      compressionMethod: this.#compressionMethod,
      generalPurposeBitFlag: this.#flags,
      relativeOffsetOfLocalHeader: this.#offset,
    })
    return Readable.from(unpacked(this.#archive.zip, entry, this.place), { objectMode: false })
  }
}

async function* unpacked(zip: ZipFile, entry: Entry, place: string): AsyncGenerator<Uint8Array> {
  try {
    yield* await zip.openReadStreamPromise(entry)
  } catch (error) {
    throw broken(place, error)
  }
}
