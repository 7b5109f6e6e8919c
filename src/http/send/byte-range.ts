/** A part of a body: its first and its last byte. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

const ONE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/**
 * The part of `length` bytes that a `Range` header asks for (RFC 9110 section 14.1.2). Undefined when all of
 * them are to be sent: for another unit, several ranges, or what is no range (section 14.2).
 */
export function parseByteRange(header: string, length: number): ByteRange | 'unsatisfiable' | undefined {
  const [, first, last] = ONE_RANGE.exec(header) ?? []
  if (first === undefined || last === undefined || first + last === '') return undefined
  if (first === '') return suffix(Number(last), length)
  if (last !== '' && Number(last) < Number(first)) return undefined
  if (Number(first) >= length) return 'unsatisfiable'
  return { first: Number(first), last: last === '' ? length - 1 : Math.min(Number(last), length - 1) }
}

/** The last `wanted` bytes, or all when there are fewer. */
function suffix(wanted: number, length: number): ByteRange | 'unsatisfiable' | undefined {
  if (wanted === 0) return 'unsatisfiable'
  return length === 0 ? undefined : { first: Math.max(0, length - wanted), last: length - 1 }
}
