/** What XML 1.0 section 2.2 forbids: most controls, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** The same without surrogates, in two halves: V8 searches small classes 16 bytes at a time, larger ones byte by byte. */
const FORBIDDEN_HALVES = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0000-\u0008\u000B\u000C\u000E\u000F\uFFFE\uFFFF]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0010-\u001F]/,
] as const

/** The text without the characters that no XML document may hold (XML 1.0 section 2.2, `Char`). */
export function cleanText(text: string): string {
  return isClean(text) ? text : text.replace(FORBIDDEN, '')
}

function isClean(text: string): boolean {
  const [low, high] = FORBIDDEN_HALVES
  return text.isWellFormed() && !low.test(text) && !high.test(text)
}
