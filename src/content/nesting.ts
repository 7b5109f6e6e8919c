/** Removes tags that are nested too deep for parsers and readers. Real articles stay as they are. */
export function limitNesting(html: string): string {
  return isLikelyDeep(html) ? withoutDeepTags(html) : html
}

/** Deeper elements lose their tags and retain their text: the HTML parser's time grows with depth. */
const MAX_DEPTH = 1000

const TAG = /<(\/?)([a-z][^\s/<>]*)[^<>]*>?/gi

const VOID = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
)

const CELLS = new Set(['td', 'th'])
const TERMS = new Set(['dd', 'dt'])

/** The open elements that a start tag ends (HTML standard section 13.1.2.4, optional tags). */
const ENDED_BY = new Map([
  ['p', new Set(['p'])],
  ['li', new Set(['li'])],
  ['a', new Set(['a'])],
  ['option', new Set(['option'])],
  ['td', CELLS],
  ['th', CELLS],
  ['tr', new Set(['td', 'th', 'tr'])],
  ['dd', TERMS],
  ['dt', TERMS],
])

/** Counts start tags only; the exact depth would need a parser. */
function isLikelyDeep(html: string): boolean {
  let opened = 0
  for (let at = html.indexOf('<'); at !== -1 && opened <= MAX_DEPTH; at = html.indexOf('<', at + 1)) {
    if (html[at + 1] !== '/') opened++
  }
  return opened > MAX_DEPTH
}

function withoutDeepTags(html: string): string {
  const open: string[] = []
  const counts = new Map<string, number>()
  return html.replace(TAG, (tag: string, slash: string, written: string) => {
    const name = written.toLowerCase()
    if (VOID.has(name)) return tag
    if (slash) return close(name, open, counts) ? tag : ''
    endImplied(name, open, counts)
    if (open.length >= MAX_DEPTH) return ''
    open.push(name)
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return tag
  })
}

function endImplied(name: string, open: string[], counts: Map<string, number>): void {
  const ended = ENDED_BY.get(name)
  for (let top = open.at(-1); top !== undefined && ended?.has(top); top = open.at(-1)) pop(open, counts)
}

/** Closes an element. Returns false if none of this name is open. */
function close(name: string, open: string[], counts: Map<string, number>): boolean {
  if (!counts.get(name)) return false
  while (pop(open, counts) !== name);
  return true
}

function pop(open: string[], counts: Map<string, number>): string | undefined {
  const name = open.pop()
  if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) - 1)
  return name
}
