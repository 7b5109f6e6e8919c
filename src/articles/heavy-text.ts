/**
 * Weight up to which text is read and rendered in the thread that answers requests. At this weight, the worst text takes
 * less than ten milliseconds of processor time (tests/serving/rendering/light-records.test.ts).
 */
export const MAX_LIGHT_WEIGHT = 32_000

/** Weight of a character that may begin mark-up, in plain characters. Such a character costs up to that much more. */
const MARK_WEIGHT = 16

/**
 * Returns whether a text, or its bytes in UTF-8, is so long or so full of mark-up that it must not be read or rendered in
 * the thread that answers requests. Looks no further than it needs to.
 */
export function isHeavy(text: string | Uint8Array): boolean {
  if (text.length > MAX_LIGHT_WEIGHT) return true
  const codeAt =
    typeof text === 'string' ? (at: number) => text.charCodeAt(at) : (at: number) => text[at] ?? 0
  let weight = text.length
  for (let at = 0; at < text.length && weight <= MAX_LIGHT_WEIGHT; at++) {
    if (isMark(codeAt(at))) weight += MARK_WEIGHT
  }
  return weight > MAX_LIGHT_WEIGHT
}

const SPACE = 0x20
const COMMA = 0x2c
const FULL_STOP = 0x2e
const DELETE = 0x7f

/** ASCII that is neither a letter, a digit, a space, a comma nor a full stop. */
function isMark(code: number): boolean {
  if (code >= DELETE || code === SPACE || code === COMMA || code === FULL_STOP) return false
  const isDigit = code >= 0x30 && code <= 0x39
  const lower = code | 0x20
  return !isDigit && !(lower >= 0x61 && lower <= 0x7a)
}
