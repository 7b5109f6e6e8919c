/** A part of a body: the positions of its first and its last byte. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/**
 * Parses a `Range` header for a body of `length` bytes (RFC 9110 section 14.1.2). Returns undefined when the whole body
 * is to be sent: for another unit, for several ranges, and for an invalid range (section 14.2).
 */
export function parseByteRange(header: string, length: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = ONE_RANGE.exec(header) ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (first === '') return suffix(Number(last), length)
  if (last !== '' && Number(last) < Number(first)) return undefined
  if (Number(first) >= length) return 'unsatisfiable'
  return { first: Number(first), last: last === '' ? length - 1 : Math.min(Number(last), length - 1) }
}

/** Returns the last `count` bytes, or all of them when there are fewer. */
function suffix(count: number, length: number): ByteRange | 'unsatisfiable' | undefined {
  if (count === 0) return 'unsatisfiable'
  return length === 0 ? undefined : { first: Math.max(0, length - count), last: length - 1 }
}
