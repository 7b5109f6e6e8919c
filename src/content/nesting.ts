/** Limits the depth of nested elements to one that parsers and readers can handle. Real articles do not change. */
export function limitNesting(html: string): string {
  return isLikelyDeep(html) ? withoutDeepTags(html) : html
}

/** Depth in elements. Deeper elements lose their tags and keep their text: the HTML parser's time grows with depth. */
const MAX_NESTING = 1000

/** Counts only tags that open, because an exact answer would need a parser. */
function isLikelyDeep(html: string): boolean {
  let opened = 0
  for (let at = html.indexOf('<'); at !== -1 && opened <= MAX_NESTING; at = html.indexOf('<', at + 1)) {
    if (html[at + 1] !== '/') opened++
  }
  return opened > MAX_NESTING
}

const TAG = /<(\/?)([a-z][^\s/<>]*)[^<>]*>?/gi

const VOID = new Set(
  'area base basefont br col command embed frame hr img input isindex keygen link meta param source track wbr'.split(
    ' ',
  ),
)

function withoutDeepTags(html: string): string {
  const open: string[] = []
  const counts = new Map<string, number>()
  return html.replace(TAG, (tag: string, slash: string, written: string) => {
    const name = written.toLowerCase()
    if (VOID.has(name)) return tag
    if (slash) return close(name, open, counts) ? tag : ''
    closeImplied(name, open, counts)
    if (open.length >= MAX_NESTING) return ''
    open.push(name)
    counts.set(name, (counts.get(name) ?? 0) + 1)
    return tag
  })
}

const CELLS = new Set(['td', 'th'])
const TERMS = new Set(['dd', 'dt'])

/** Open elements that a start tag closes, by its name (HTML standard section 13.1.2.4, optional tags). */
const CLOSED_BY = new Map([
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

function closeImplied(name: string, open: string[], counts: Map<string, number>): void {
  const closed = CLOSED_BY.get(name)
  for (let top = open.at(-1); top !== undefined && closed?.has(top); top = open.at(-1)) pop(open, counts)
}

/** Closes the innermost element of this name and those within it. Returns false if no such element is open. */
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
