/** The place of a line in the source of a body, with the mark-up that belongs to it alone. */
export interface LinePlace {
  readonly start: number
  readonly end: number
  /** Whether it is in code, or in a quotation or list: lines there may be examples. */
  readonly example: 'code' | 'quoted' | undefined
}

const BLOCK =
  /^<\/?(p|div|h[1-6]|li|ul|ol|br|hr|tr|td|th|table|tbody|thead|section|article|header|footer|blockquote|pre|figure|figcaption|aside|main|nav|address|dl|dt|dd|center|script|style)\b/i
const CODE = /^(?:pre|script|style)$/
const QUOTED = /^(?:li|blockquote)$/

/** A tag of an element that parts lines. */
interface Tag {
  readonly name: string
  readonly isClosing: boolean
  readonly start: number
  readonly end: number
}

/**
 * Yields the lines of HTML, which elements such as `p` and `br` part, each followed by an empty one. A line that is alone in
 * such an element has its tags.
 */
export function* htmlLines(source: string): Generator<LinePlace> {
  const depth = { code: 0, quoted: 0 }
  let before: Tag | undefined
  for (const tag of blockTags(source)) {
    const start = before?.end ?? 0
    if (source.slice(start, tag.start).trim() !== '') yield* lineBetween(before, tag, depth)
    const step = tag.isClosing ? -1 : 1
    if (CODE.test(tag.name)) depth.code = Math.max(0, depth.code + step)
    if (QUOTED.test(tag.name)) depth.quoted = Math.max(0, depth.quoted + step)
    before = tag
  }
}

function* lineBetween(
  before: Tag | undefined,
  after: Tag,
  { code, quoted }: { code: number; quoted: number },
): Generator<LinePlace> {
  const isAlone = before?.name === after.name && !before.isClosing && after.isClosing
  const start = isAlone ? before.start : (before?.end ?? 0)
  const end = isAlone ? after.end : after.start
  const quotation = quoted > 0 ? 'quoted' : undefined
  yield { start, end, example: code > 0 ? 'code' : quotation }
  yield { start: end, end, example: undefined }
}

/** Yields the tags that part lines, and an empty one behind the end. */
function* blockTags(source: string): Generator<Tag> {
  for (const { 0: tag, index } of source.matchAll(/<[^<>]*>/g)) {
    const name = BLOCK.exec(tag)?.[1]?.toLowerCase()
    if (name === undefined) continue
    yield { name, isClosing: tag.startsWith('</'), start: index, end: index + tag.length }
  }
  yield { name: '', isClosing: true, start: source.length, end: source.length }
}
