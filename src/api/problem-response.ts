import { STATUS_CODES } from 'node:http'
import type { ApiResponse } from './handler.ts'

/** One error of a request. */
export interface FieldError {
  /** JSON Pointer (RFC 6901) of the field in the body. */
  readonly pointer?: string
  /** Name of the parameter in the query. */
  readonly parameter?: string
  readonly detail: string
}

/** Returns problem details. Their type is `about:blank`: the status alone identifies the problem (RFC 9457 section 4.2.1). */
export function problemResponse(
  status: number,
  detail: string,
  { headers, errors }: { headers?: ApiResponse['headers']; errors?: readonly FieldError[] } = {},
): ApiResponse {
  const body = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, detail, errors }
  return headers === undefined ? { status, body } : { status, headers, body }
}

/** Returns problem details for errors in the fields of a record. */
export function invalidFields(status: 409 | 422, errors: readonly FieldError[]): ApiResponse {
  const [first, ...others] = errors
  const place = first?.pointer ? `${first.pointer}: ` : ''
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  return problemResponse(status, `${place}${first?.detail ?? 'invalid fields'}${more}`, { errors })
}

/** Returns the JSON Pointer of a path (RFC 6901 sections 3 and 4). */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map(key => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Returns the path of a JSON Pointer, with numbers as the indexes of lists. */
export function pathOfPointer(pointer: string): readonly PropertyKey[] {
  const steps = pointer.split('/').slice(1)
  return steps.map(step =>
    /^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~'),
  )
}

/** Returns whether a text has control characters. No name has any, and PostgreSQL refuses text with U+0000. */
export function hasControlCharacters(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
