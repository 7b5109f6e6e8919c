import { STATUS_CODES } from 'node:http'

/** An answer of the API: its body is JSON, that of a failure problem details (RFC 9457). */
export interface ApiResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** One thing wrong with a request: `pointer` is the JSON Pointer (RFC 6901) of its field in the body. */
export interface FieldError {
  readonly pointer?: string
  /** Name in the query. */
  readonly parameter?: string
  readonly detail: string
}

/** Problem details; the status alone says of which type the problem is (RFC 9457 section 4.2.1). */
export function problemResponse(
  status: number,
  detail: string,
  { headers, errors }: { headers?: ApiResponse['headers']; errors?: readonly FieldError[] } = {},
): ApiResponse {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors }
  return headers === undefined ? { status, body } : { status, headers, body }
}

/** Problem details of a record whose fields are wrong. */
export function invalidFields(status: 409 | 422, errors: readonly FieldError[]): ApiResponse {
  const [first, ...others] = errors
  const place = first?.pointer ? `${first.pointer}: ` : ''
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return problemResponse(status, `${place}${first?.detail ?? 'wrong fields'}${more}`, { errors })
}

/** Whether a text has characters in it that no name has. */
export function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text)
}

/** The JSON Pointer of a path (RFC 6901 sections 3 and 4). */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
