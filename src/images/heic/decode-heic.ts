import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { PictureDecoder } from '../draw-rendition.ts'

/** Decodes HEIC, for which sharp comes without a decoder (H.265). */
export const heicDecoder: PictureDecoder = { reads: type => HEIC_TYPES.has(type), decode }

/** The answer of the worker: a TIFF, or why there is none. */
export type HeicAnswer = { readonly tiff: Uint8Array<ArrayBuffer> } | { readonly error: string }

const HEIC_TYPES: ReadonlySet<string | undefined> = new Set([
  'image/heic',
  'image/heif',
  'image/heic-sequence',
  'image/heif-sequence',
])
const TIMEOUT_MS = 60_000
/** TypeScript while developing, JavaScript once built. */
const WORKER = new URL(`./heic-worker${extname(import.meta.filename)}`, import.meta.url)

/**
 * Returns the main picture of a HEIC file as an uncompressed TIFF, upright and with its colour profile. Decoding takes
 * a second of processor time, so it runs in a thread of its own. Throws when the file cannot be read.
 */
async function decode(file: Buffer, maxPixels: number): Promise<Buffer> {
  const worker = new Worker(WORKER, { workerData: { file, maxPixels }, stdout: true, stderr: true })
  const timer = setTimeout(() => worker.terminate(), TIMEOUT_MS)
  try {
    const answer = await new Promise<HeicAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject)
      worker.once('exit', () => reject(new Error(`expected a picture within ${TIMEOUT_MS} ms, got none`)))
    })
    if ('tiff' in answer) return Buffer.from(answer.tiff.buffer)
    throw new Error(answer.error)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
