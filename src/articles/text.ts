/** Removes the characters that no XML document may contain (XML 1.0 section 2.2, `Char`). */
export function cleanText(text: string): string {
  return isClean(text) ? text : text.replace(FORBIDDEN, '')
}

/** Characters that XML 1.0 section 2.2 forbids: most controls, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** The same without surrogates, in two parts: V8 searches small classes 16 bytes at a time, larger ones byte by byte. */
const FORBIDDEN_PARTS = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0000-\u0008\u000B\u000C\u000E\u000F\uFFFE\uFFFF]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0010-\u001F]/,
] as const

function isClean(text: string): boolean {
  const [low, high] = FORBIDDEN_PARTS
  return text.isWellFormed() && !low.test(text) && !high.test(text)
}

const POP_FORMATTING = '\u202C'
const POP_ISOLATE = '\u2069'
/** The end of each embedding, override and isolate, by the character that starts it (Unicode Standard Annex 9, section 2). */
const DIRECTION_ENDS: Readonly<Record<string, string>> = {
  ...{
    '\u202A': POP_FORMATTING,
    '\u202B': POP_FORMATTING,
    '\u202D': POP_FORMATTING,
    '\u202E': POP_FORMATTING,
  },
  ...{ '\u2066': POP_ISOLATE, '\u2067': POP_ISOLATE, '\u2068': POP_ISOLATE },
}
const DIRECTIONS = /[\u202A-\u202E\u2066-\u2069]/g

/**
 * Closes every change of direction that the text opens, and removes the end of any that it did not open. Text beside it,
 * such as a date, then keeps its own direction.
 */
export function closeDirections(text: string): string {
  const open: string[] = []
  const closed = text.replace(DIRECTIONS, mark => {
    const end = DIRECTION_ENDS[mark]
    if (end === undefined) return endDirection(mark, open) ? mark : ''
    open.push(end)
    return mark
  })
  return closed + open.reverse().join('')
}

/** Closes a direction; returns whether it was open. An isolate closes everything in it, but nothing in it closes outer ones. */
function endDirection(mark: string, open: string[]): boolean {
  const at = open.lastIndexOf(mark)
  if (at < 0 || (mark === POP_FORMATTING && at < open.length - 1)) return false
  open.length = at
  return true
}
