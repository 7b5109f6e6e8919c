import type { Readable } from 'node:stream'
import { Problem } from '../../problem.ts'

/** One file of an export: a file that a person named, or one inside a zip or a folder. */
export interface ExportFile {
  /** Path inside the zip or the folder, with `/`; the whole path of a file that a person named. */
  readonly name: string
  /** Path for messages, such as `export.zip: posts.csv`. */
  readonly place: string
  /** Whether a person named this file, and not only its zip or folder. */
  readonly isNamed: boolean
  open(): Promise<Readable>
}

/** The files of an export. */
export interface ExportFiles {
  readonly files: readonly ExportFile[]
  close(): void
}

/** In bytes: the longest file that is read as a whole, such as the JSON of a Ghost export. */
const MAX_BYTES = 400_000_000

/** In bytes: enough to recognise a file. */
const START = 20_000

/**
 * Returns the bytes of a file.
 * @throws Problem when it is too long.
 */
export async function bytesIn(file: ExportFile): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of await file.open()) {
    length += chunk.length
    if (length > MAX_BYTES)
      throw new Problem('invalid', `${file.place}: expected at most ${MAX_BYTES} bytes, got more`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Returns the text of a file in UTF-8, without a byte order mark. */
export async function textIn(file: ExportFile): Promise<string> {
  return new TextDecoder().decode(await bytesIn(file))
}

/** Returns the first part of a file, by which it is recognised. */
export async function startOf(file: ExportFile): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  const stream = await file.open()
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= START) break
  }
  stream.destroy()
  const start = Buffer.concat(chunks).subarray(0, START)
  return decoderFor(start).decode(start)
}

/** Yields the text of a file piece by piece: in the encoding of its byte order mark or its XML declaration, or in UTF-8. */
export async function* textPieces(file: ExportFile): AsyncGenerator<string> {
  let decoder: ReturnType<typeof decoderFor> | undefined
  for await (const chunk of await file.open()) {
    decoder ??= decoderFor(chunk)
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder?.decode() ?? ''
}

/** Returns a decoder for a document that begins with these bytes. */
export function decoderFor(start: Uint8Array, charset?: string): InstanceType<typeof TextDecoder> {
  const [first, second] = start
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le')
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be')
  const text = Buffer.from(start.subarray(0, 200)).toString('latin1')
  const declared = charset ?? /<\?xml[^>]*encoding=["']([\w-]+)/i.exec(text)?.[1]
  try {
    // A text in UTF-16 without a mark could not be read as ASCII.
    return new TextDecoder(declared === undefined || /^utf-?16$/i.test(declared) ? 'utf-8' : declared)
  } catch {
    return new TextDecoder()
  }
}
