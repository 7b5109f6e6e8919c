/** Longest description that Apple takes, in bytes (PSP-1, `description`). */
export const MAX_DESCRIPTION_BYTES = 4_000

/** A comment, a tag, white space, or a part of a word: a long one, or one without spaces, is cut after 40 characters. */
const TOKENS = /<!--.*?-->|<\/?[a-z][^>]*>|\s+|(?:&#?\w+;|[^\s<]){1,40}|</gisu
const VOID_TAGS = /^<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b|\/>$/i
/** The start of a tag without an end, since it is too long. */
const UNCLOSED = /<[a-z/!]/i
const IS_WORD = /^[^\s<]/
const MORE = '…'

/** Returns HTML of at most `maxBytes` bytes: cut after a word, with every open element closed. */
export function limitHtml(html: string, maxBytes: number): string {
  if (bytesOf(html) <= maxBytes) return html
  let kept = ''
  let bytes = bytesOf(MORE)
  let open: readonly string[] = []
  let best = MORE
  // No more than `maxBytes` characters can stay, however long the text is.
  const beginning = html.slice(0, maxBytes)
  for (const { 0: token, index } of beginning.matchAll(TOKENS)) {
    if (token === '<' && UNCLOSED.test(beginning.slice(index, index + 2))) break
    open = openAfter(open, token)
    bytes += bytesOf(token)
    if (bytes + bytesOf(endTags(open)) > maxBytes) break
    kept += token
    if (IS_WORD.test(token)) best = kept + MORE + endTags(open)
  }
  return best
}

/** Returns the names of the elements that are open after a token, the outermost first. */
function openAfter(open: readonly string[], token: string): readonly string[] {
  const name = /^<\/?([a-z][^\s/>]*)/i.exec(token)?.[1]?.toLowerCase()
  if (name === undefined || VOID_TAGS.test(token)) return open
  if (!token.startsWith('</')) return [...open, name]
  const at = open.lastIndexOf(name)
  return at < 0 ? open : open.slice(0, at)
}

function endTags(open: readonly string[]): string {
  return open.map(name => `</${name}>`).reduceRight((tags, tag) => tags + tag, '')
}

/** Returns the length of a text in UTF-8; a pair of surrogates has four bytes. `TextEncoder` is not in every place where the drop-in runs. */
function bytesOf(text: string): number {
  let bytes = text.length
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= TWO_BYTES) bytes++
    if (code >= THREE_BYTES) bytes++
  }
  return bytes
}

const TWO_BYTES = 0x80
const THREE_BYTES = 0x800
