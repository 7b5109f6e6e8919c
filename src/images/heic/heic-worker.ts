/** Decodes one HEIC file in a thread and answers with a TIFF: see `decode-heic.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import libheif from 'libheif-js/wasm-bundle.js'
import type { HeicAnswer } from './decode-heic.ts'
import { uncompressedTiff } from './uncompressed-tiff.ts'

const PROFILE_BOX = Buffer.from('colrprof')
/** Offset of the colour space in an ICC profile (ICC.1 section 7.2). */
const PROFILE_COLOURS = 16

const { file, maxPixels }: { file: Uint8Array; maxPixels: number } = workerData

const answer = await decode()
parentPort?.postMessage(answer, 'tiff' in answer ? [answer.tiff.buffer] : [])

async function decode(): Promise<HeicAnswer> {
  const context = libheif.heif_context_alloc()
  const { message } = libheif.heif_context_read_from_memory(context, file)
  if (message !== 'Success') return { error: message }
  const handle = libheif.heif_js_context_get_primary_image_handle(context)
  if (handle.message !== undefined) return { error: handle.message }
  const pixels = libheif.heif_image_handle_get_width(handle) * libheif.heif_image_handle_get_height(handle)
  if (pixels > maxPixels) return { error: `expected at most ${maxPixels} pixels, got ${pixels}` }
  const { heif_colorspace_RGB: rgb } = libheif.heif_colorspace
  const { heif_chroma_interleaved_RGBA: rgba } = libheif.heif_chroma
  const image = await libheif.heif_js_decode_image2(handle, rgb, rgba)
  if (image.message !== undefined) return { error: image.message }
  const [plane] = image.channels
  if (plane === undefined) return { error: 'expected pixels, got none' }
  const whole = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  return { tiff: uncompressedTiff(plane, findProfile(whole)) }
}

/** Returns the profile of the first `colr` box with one for red, green and blue (ISO 14496-12 section 12.1.5). */
function findProfile(heic: Buffer): Buffer | undefined {
  for (let at = heic.indexOf(PROFILE_BOX); at >= 4; at = heic.indexOf(PROFILE_BOX, at + 1)) {
    const end = at - 4 + heic.readUInt32BE(at - 4)
    const profile = heic.subarray(at + PROFILE_BOX.length, end)
    if (profile.toString('latin1', PROFILE_COLOURS, PROFILE_COLOURS + 4) === 'RGB ') return profile
  }
  return undefined
}
