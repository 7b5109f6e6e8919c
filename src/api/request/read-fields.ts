import { findExceededLimit } from '../../articles/faults/size-limits.ts'
import { readJsonRecord } from '../../records/json-record.ts'
import type { RecordFields } from '../articles/record-of.ts'
import type { ApiResponse } from '../handler.ts'
import { invalidFields, pointerOf, problemResponse } from '../problem-response.ts'

/** The object of a JSON body, or the response to a body without one. */
export type ReadFields = { readonly fields: RecordFields } | { readonly refusal: ApiResponse }

/** Reads the fields in the body of a request: here, or in another thread if that would take long. */
export type ReadBodyFields = (body: Uint8Array) => ReadFields | Promise<ReadFields>

/** Reads the record in the body of a `PUT`. A field that is `null` counts as absent. */
export function readRecordFields(body: Uint8Array): ReadFields {
  const read = readObject(body)
  return 'refusal' in read ? read : { fields: read.record }
}

/** Reads a JSON merge patch (RFC 7396), in which `null` removes a field. */
export function readPatch(body: Uint8Array): ReadFields {
  const read = readObject(body)
  return 'refusal' in read ? read : { fields: read.value }
}

/** An object as it was sent, and as a record. */
type ReadObject =
  | { readonly value: RecordFields; readonly record: RecordFields }
  | { readonly refusal: ApiResponse }

/** Reads an object in which no name occurs twice. */
function readObject(body: Uint8Array): ReadObject {
  const text = decodeUtf8(body)
  if (text === undefined)
    return { refusal: problemResponse(400, 'expected JSON in UTF-8 (RFC 8259 section 8.1)') }
  const parsed = parseJson(text)
  if (parsed === undefined) {
    const [fault] = readJsonRecord(text, '').faults
    const place = fault?.line === undefined ? '' : `line ${fault.line}: `
    return { refusal: problemResponse(400, `${place}${fault?.message ?? 'expected JSON'}`) }
  }
  const { value } = parsed
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const excess = findExceededLimit(value)
    if (excess === undefined) return withoutDuplicates(text, value as RecordFields)
    return { refusal: invalidFields(422, [{ pointer: pointerOf(excess.path), detail: excess.message }]) }
  }
  const got = Array.isArray(value) ? 'a list' : JSON.stringify(value).slice(0, 60)
  return { refusal: invalidFields(422, [{ pointer: '', detail: `expected one object {…}, got ${got}` }]) }
}

function withoutDuplicates(text: string, value: RecordFields): ReadObject {
  const { fields, faults } = readJsonRecord(text, '')
  if (faults.length === 0) return { value, record: fields }
  const errors = faults.map(({ field, message }) => ({ pointer: '', detail: `${field}: ${message}` }))
  return { refusal: invalidFields(422, errors) }
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}
