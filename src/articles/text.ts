/** What XML 1.0 section 2.2 forbids: most controls, lone surrogates, U+FFFE and U+FFFF. */
const FORBIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to drop
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** The text without the characters that no XML document may hold (XML 1.0 section 2.2, `Char`). */
export function cleanText(text: string): string {
  return text.replace(FORBIDDEN, '')
}
