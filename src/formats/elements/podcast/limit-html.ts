/** Longest description that Apple takes, in bytes (PSP-1, `description`). */
export const MAX_DESCRIPTION_BYTES = 4_000

/** A comment, a tag, white space, or a part of a word: a long one, or one without spaces, is cut after 40 characters. */
const TOKENS = /<!--.*?-->|<\/?[a-z][^>]*>|\s+|(?:&#?\w+;|[^\s<]){1,40}|</gisu
const VOID_TAGS = /^<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b|\/>$/i
const IS_WORD = /^[^\s<]/
const MORE = '…'

/** Returns HTML of at most `maxBytes` bytes: cut after a word, with every open element closed. */
export function limitHtml(html: string, maxBytes: number): string {
  if (bytesOf(html) <= maxBytes) return html
  let kept = ''
  let bytes = bytesOf(MORE)
  let open: readonly string[] = []
  let best = MORE
  for (const [token] of html.matchAll(TOKENS)) {
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

const encoder = new TextEncoder()

function bytesOf(text: string): number {
  return encoder.encode(text).length
}
