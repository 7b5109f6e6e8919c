import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What the worker sends back: a TIFF, or why there is none. */
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

/** Whether pictures of this type need `decodeHeic`, as sharp comes without a decoder for H.265. */
export function isHeic(type: string | undefined): boolean {
  return HEIC_TYPES.has(type)
}

/**
 * The chief picture of a HEIC file as an uncompressed TIFF, upright and with its colour profile. It is decoded in a
 * thread of its own, as that keeps a processor busy for a second. Throws when it cannot be read.
 */
export async function decodeHeic(file: Buffer, maxPixels: number): Promise<Buffer> {
  const worker = new Worker(WORKER, { workerData: { file, maxPixels }, stdout: true, stderr: true })
  const timer = setTimeout(() => worker.terminate(), TIMEOUT_MS)
  try {
    const answer = await new Promise<HeicAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject)
      worker.once('exit', () => reject(new Error(`it was not read within ${TIMEOUT_MS} ms`)))
    })
    if ('tiff' in answer) return Buffer.from(answer.tiff.buffer)
    throw new Error(answer.error)
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
