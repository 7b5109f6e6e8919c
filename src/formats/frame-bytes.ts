import { ownMemory } from '../system/own-memory.ts'
import { type Fragment, type Frame, piecesOf } from './frame.ts'

declare const encoded: unique symbol

/** A fragment in UTF-8, ready to be cached. Only `fragmentBytes` and `renderBytes` create it. */
export type FragmentBytes = Buffer & { readonly [encoded]: true }

/** A document in UTF-8. */
export interface RenderedBytes {
  readonly bytes: Buffer
  /** Its fragments, in their order: views of `bytes`, from which the next document can be built. */
  readonly fragments: readonly FragmentBytes[]
}

/** Returns the document in UTF-8. Fragments are joined without being parsed or encoded again. */
export function renderBytes(frame: Frame, fragments: readonly FragmentBytes[]): RenderedBytes {
  const pieces = piecesOf(frame, fragments)
  const bytes = ownMemory(
    Buffer.concat(pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece) : piece))),
  )
  const between = Buffer.byteLength(frame.between)
  let end = Buffer.byteLength(frame.head + frame.opening) - between
  const parts = fragments.map(({ length }) => {
    const start = end + between
    end = start + length
    return bytes.subarray(start, end) as FragmentBytes
  })
  return { bytes, fragments: parts }
}

/** Returns a fragment's bytes in memory of their own. */
export function fragmentBytes(fragment: Fragment): FragmentBytes {
  return ownMemory(Buffer.from(fragment)) as FragmentBytes
}
