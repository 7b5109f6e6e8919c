/** A part of an expression that was recognised. */
export interface FoundPart<Value> {
  /** Its place, in UTF-16 units. */
  readonly start: number
  readonly end: number
  readonly value: Value
}

/** Finds every match of a pattern that `read` accepts. The pattern has the flag `g`. */
export function findParts<Value>(
  text: string,
  pattern: RegExp,
  read: (match: RegExpExecArray) => Value | undefined,
): readonly FoundPart<Value>[] {
  return [...text.matchAll(pattern)].flatMap(match => {
    const value = read(match)
    return value === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, value }]
  })
}

/** Returns the text with spaces in the place of parts, so that the place of all others stays. */
export function withoutParts(text: string, parts: readonly FoundPart<unknown>[]): string {
  return parts.reduce(
    (left, { start, end }) => left.slice(0, start) + ' '.repeat(end - start) + left.slice(end),
    text,
  )
}
