import { withAsciiDigits } from '../dates/dates.ts'

/** Returns a line as customs are compared with it: one form of letters, digits, apostrophes and spaces. */
export function plainLine(text: string): string {
  return withAsciiDigits(text.normalize('NFKC'))
    .replace(/[’‘ʼ`´]/g, "'")
    .replace(/[\u200B\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
