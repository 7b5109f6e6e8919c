import { ownMemory } from '../system/own-memory.ts'
import type { Json } from './json-text.ts'
import { type Children, lines, type Xml } from './xml.ts'

/** An item as its format writes it: mark-up or JSON, so nothing unescaped can get into a document. */
export type Fragment = Xml | Json

declare const encoded: unique symbol

/** A fragment in UTF-8, ready to be cached. Only `fragmentBytes` and `renderBytes` create it. */
export type FragmentBytes = Buffer & { readonly [encoded]: true }

/** A document without its items: the text around and between them. */
export interface Frame {
  readonly head: string
  /** Between the head and the first item, if there is one. */
  readonly opening: string
  /** Between two items. */
  readonly between: string
  /** Between the last item and the foot, if there is one. */
  readonly closing: string
  readonly foot: string
}

/** Returns the frame of an XML document, each element on its own line. */
export function xmlFrame(head: Children, foot: Children): Frame {
  return { head: lines(head), opening: '\n', between: '\n', closing: '', foot: `\n${lines(foot)}\n` }
}

/** Returns the document with these fragments, in their order. */
export function renderText(frame: Frame, fragments: readonly Fragment[]): string {
  return piecesOf(frame, fragments).join('')
}

/** A document in UTF-8. */
export interface RenderedBytes {
  readonly bytes: Buffer
  /** Its fragments, in their order: views of `bytes`, from which the next document can be built. */
  readonly fragments: readonly FragmentBytes[]
}

/** Returns the document in UTF-8. Fragments are joined without being parsed or encoded again. */
export function renderBytes(frame: Frame, fragments: readonly FragmentBytes[]): RenderedBytes {
  const pieces = piecesOf(frame, fragments)
  const parts = pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece) : piece))
  const bytes = ownMemory(Buffer.concat(parts))
  const between = Buffer.byteLength(frame.between)
  let end = Buffer.byteLength(frame.head + frame.opening) - between
  const views = fragments.map(({ length }) => {
    const start = end + between
    end = start + length
    return bytes.subarray(start, end) as FragmentBytes
  })
  return { bytes, fragments: views }
}

/** Returns a fragment's bytes in memory of their own. */
export function fragmentBytes(fragment: Fragment): FragmentBytes {
  return ownMemory(Buffer.from(fragment)) as FragmentBytes
}

function piecesOf<Piece>(frame: Frame, fragments: readonly Piece[]): readonly (string | Piece)[] {
  if (fragments.length === 0) return [frame.head, frame.foot]
  const items = fragments.flatMap((fragment, at) => (at === 0 ? [fragment] : [frame.between, fragment]))
  return [frame.head, frame.opening, ...items, frame.closing, frame.foot]
}
