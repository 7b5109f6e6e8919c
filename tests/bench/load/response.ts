/** A complete response. */
export interface Answer {
  readonly status: number
  readonly etag?: string | undefined
  /** Bytes, including the head. */
  readonly length: number
}

const HEAD_END = '\r\n\r\n'
const STATUS_AT = 'HTTP/1.1 '.length
const NOT_MODIFIED = 304
const LAST_CHUNK = Buffer.from('\r\n0\r\n\r\n')

/**
 * Finds the end of each response on a connection. It supports only the responses of the contestants:
 * heads with a length or chunks, and 304s, for which it does almost nothing, so that a load costs little.
 */
export function createResponseReader(): (bytes: Buffer) => Answer | undefined {
  let before = Buffer.alloc(0)
  let answer: Answer | undefined
  let missing = 0
  let chunked = false
  let length = 0

  /** Reads the next bytes. Returns the response that ends with them, if one does. */
  return bytes => {
    if (answer === undefined && before.length === 0 && isWhole304(bytes)) {
      return { status: NOT_MODIFIED, length: bytes.length }
    }
    length += bytes.length
    return answer === undefined ? readHead(bytes) : readBody(answer, bytes)
  }

  function readHead(bytes: Buffer): Answer | undefined {
    const head = Buffer.concat([before, bytes])
    const end = head.indexOf(HEAD_END)
    if (end < 0) {
      before = head
      return undefined
    }
    before = Buffer.alloc(0)
    const text = head.toString('latin1', 0, end)
    const status = statusOf(head)
    answer = { status, etag: field(text, 'etag'), length: 0 }
    chunked = field(text, 'transfer-encoding') === 'chunked'
    missing = status === NOT_MODIFIED ? 0 : Number(field(text, 'content-length') ?? 0)
    return readBody(answer, head.subarray(end + HEAD_END.length))
  }

  function readBody(begun: Answer, bytes: Buffer): Answer | undefined {
    missing -= bytes.length
    if (chunked ? !endsChunks(bytes) : missing > 0) return undefined
    const whole = { ...begun, length }
    answer = undefined
    before = Buffer.alloc(0)
    length = 0
    return whole
  }

  function endsChunks(bytes: Buffer): boolean {
    before = Buffer.concat([before, bytes.subarray(-LAST_CHUNK.length)]).subarray(-LAST_CHUNK.length)
    return before.equals(LAST_CHUNK)
  }
}

function isWhole304(bytes: Buffer): boolean {
  const last = bytes.length - 1
  return bytes[last] === 0x0a && bytes[last - 2] === 0x0a && statusOf(bytes) === NOT_MODIFIED
}

/** Returns three digits as a number. */
function statusOf(head: Buffer): number {
  const digit = (place: number) => (head[STATUS_AT + place] ?? 0x30) - 0x30
  return digit(0) * 100 + digit(1) * 10 + digit(2)
}

function field(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1]
}
