import type { Json } from './json-text.ts'
import { type Children, lines, type Xml } from './xml.ts'

/** An item as its format writes it: mark-up or JSON, so nothing unescaped can get into a document. */
export type Fragment = Xml | Json

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
  let text = frame.head
  let before = frame.opening
  for (const fragment of fragments) {
    text += before + fragment
    before = frame.between
  }
  return text + (fragments.length === 0 ? '' : frame.closing) + frame.foot
}

/** Returns the parts of a document in their order. */
export function piecesOf<Piece>(frame: Frame, fragments: readonly Piece[]): readonly (string | Piece)[] {
  if (fragments.length === 0) return [frame.head, frame.foot]
  const items = fragments.flatMap((fragment, at) => (at === 0 ? [fragment] : [frame.between, fragment]))
  return [frame.head, frame.opening, ...items, frame.closing, frame.foot]
}
