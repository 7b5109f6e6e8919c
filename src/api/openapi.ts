import { createHash } from 'node:crypto'
import type { ApiRequest } from './handler.ts'
import type { DocumentedResponses, Operation, QueryParameter } from './operations.ts'
import type { ApiResponse } from './problem-response.ts'
import { isNamed } from './request/preconditions.ts'
import { jsonSchemas } from './schemas.ts'

/** What any answer may be; the others are those of one operation. */
const ANY_TIME: DocumentedResponses = {
  503: { means: 'Not ready, or the store is away: come back after Retry-After.' },
}
const WITH_TOKEN: DocumentedResponses = {
  401: { means: 'There is no right token.' },
  429: { means: 'Too many wrong tokens came from this address.' },
}
const TO_PUBLISH: DocumentedResponses = { 403: { means: 'The token may only read.' } }
const WITH_BODY: DocumentedResponses = {
  400: { means: 'The body or Idempotency-Key cannot be read.' },
  413: { means: 'The body is too long.' },
  415: { means: 'The body is of another type.' },
}

/** Creates what answers with the OpenAPI document of these operations; it is made once for an address. */
export function createOpenApi(operations: () => readonly Operation[], version: string) {
  let made: { readonly baseUrl: string; readonly body: unknown; readonly etag: string } | undefined

  return async ({ headers, publication: { baseUrl } }: ApiRequest): Promise<ApiResponse> => {
    if (made?.baseUrl !== baseUrl) {
      const body = openApiDocument(operations(), { baseUrl, version })
      const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url')}"`
      made = { baseUrl, body, etag }
    }
    const own = { ETag: made.etag, 'Cache-Control': 'public, max-age=3600' }
    const { 'if-none-match': known } = headers
    if (known !== undefined && isNamed(known, made.etag)) return { status: 304, headers: own }
    return { status: 200, headers: own, body: made.body }
  }
}

/** The API as an OpenAPI 3.1 document. */
function openApiDocument(
  operations: readonly Operation[],
  { baseUrl, version }: { readonly baseUrl: string; readonly version: string },
): unknown {
  const byPath = Map.groupBy(operations, ({ path }) => path)
  const paths = [...byPath].map(([path, own]) => [
    path,
    Object.fromEntries(own.map(operation => [operation.method.toLowerCase(), describe(operation)])),
  ])
  return {
    openapi: '3.1.0',
    info: { title: 'Feedwright publishing API', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: baseUrl }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: jsonSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Made with: feedwright token add --scope' },
      },
    },
  }
}

/** Every status that an operation may answer with. */
function answersOf({ method, scope, body, responses: answers }: Operation): DocumentedResponses {
  return {
    ...ANY_TIME,
    ...(scope !== undefined && WITH_TOKEN),
    ...(scope === 'publish' && TO_PUBLISH),
    ...((body !== undefined || method === 'DELETE') && { 400: WITH_BODY[400] }),
    ...(body !== undefined && WITH_BODY),
    ...answers,
  } as DocumentedResponses
}

function describe(operation: Operation): unknown {
  const { operationId: name, summary: means, scope, path, query = [], conditions = [], body } = operation
  const headers = [...conditions, ...(scope === 'publish' ? ['Idempotency-Key'] : [])]
  const parameters = [...keyParameter(path), ...query.map(queryParameter), ...headers.map(headerParameter)]
  return {
    operationId: name,
    summary: means,
    security: scope === undefined ? [] : [{ token: [] }],
    ...(scope !== undefined && { description: `Wants a token of the scope "${scope}".` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: requestContent(body) } }),
    responses: Object.fromEntries(Object.entries(answersOf(operation)).map(response)),
  }
}

function keyParameter(path: string) {
  if (!path.includes('{key}')) return []
  const description = 'Id or slug of the article; one that it had before leads to it too.'
  return [{ name: 'key', in: 'path', required: true, schema: { type: 'string' }, description }]
}

function queryParameter({ name, type, description: means }: QueryParameter) {
  return { name, in: 'query', schema: { type }, description: means }
}

function headerParameter(name: string) {
  return { name, in: 'header', schema: { type: 'string' } }
}

function requestContent({ types, schema }: NonNullable<Operation['body']>) {
  return Object.fromEntries(types.map(type => [type, schema === undefined ? {} : { schema: refTo(schema) }]))
}

function response([status, { means, schema }]: readonly [string, DocumentedResponses[number]]) {
  const [type, name] =
    Number(status) < 400 ? ['application/json', schema] : ['application/problem+json', 'Problem']
  const content = name === undefined ? {} : { content: { [type]: { schema: refTo(name) } } }
  return [status, { description: means, ...content }] as const
}

function refTo(schema: string) {
  return { $ref: `#/components/schemas/${schema}` }
}
