import { createHash } from 'node:crypto'
import type { ApiHandler } from './handler.ts'
import type { DocumentedResponses, Operation, QueryParameter } from './operations.ts'
import { matchesIfNoneMatch } from './request/preconditions.ts'
import { jsonSchemas } from './schemas.ts'

/** Creates the handler that serves the OpenAPI document. The document is cached until the base URL changes. */
export function createOpenApiHandler(operations: () => readonly Operation[], version: string): ApiHandler {
  let cached: { readonly baseUrl: string; readonly body: unknown; readonly etag: string } | undefined

  return async ({ headers, publication: { baseUrl } }) => {
    if (cached?.baseUrl !== baseUrl) {
      const body = openApiDocument(operations(), { baseUrl, version })
      const etag = `"${createHash('sha256').update(JSON.stringify(body)).digest('base64url')}"`
      cached = { baseUrl, body, etag }
    }
    const { etag, body } = cached
    const own = { ETag: etag, 'Cache-Control': 'public, max-age=3600' }
    return matchesIfNoneMatch(headers, etag)
      ? { status: 304, headers: own }
      : { status: 200, headers: own, body }
  }
}

/** Responses of every operation. */
const ALWAYS: DocumentedResponses = {
  503: { description: 'Not ready, or the store is unavailable. Retry after Retry-After.' },
}
const WITH_TOKEN: DocumentedResponses = {
  401: { description: 'There is no valid token.' },
  429: { description: 'There were too many invalid tokens from this address.' },
}
const TO_PUBLISH: DocumentedResponses = { 403: { description: 'The token allows only reading.' } }
const WITH_BODY: DocumentedResponses = {
  400: { description: 'The body or Idempotency-Key cannot be read.' },
  413: { description: 'The body is too large.' },
  415: { description: 'The media type or content coding of the body is not supported.' },
}

/** Returns an OpenAPI 3.1 document. */
function openApiDocument(
  operations: readonly Operation[],
  { baseUrl, version }: { readonly baseUrl: string; readonly version: string },
): unknown {
  const byPath = Map.groupBy(operations, ({ path }) => path)
  const paths = [...byPath].map(([path, own]) => [
    path,
    Object.fromEntries(own.map(operation => [operation.method.toLowerCase(), operationObject(operation)])),
  ])
  return {
    openapi: '3.1.0',
    info: { title: 'Feedwright publishing API', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: baseUrl }],
    paths: Object.fromEntries(paths),
    components: {
      schemas: jsonSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Add one with: feedwright token add --scope' },
      },
    },
  }
}

function operationObject(operation: Operation): unknown {
  const {
    operationId,
    summary,
    scope,
    path,
    query = [],
    conditions = [],
    headers: own = [],
    body,
  } = operation
  const headers = [...conditions, ...own, ...(scope === 'publish' ? ['Idempotency-Key'] : [])]
  const parameters = [...keyParameter(path), ...query.map(queryParameter), ...headers.map(headerParameter)]
  return {
    operationId,
    summary,
    security: scope === undefined ? [] : [{ token: [] }],
    ...(scope !== undefined && { description: `Requires a token of the scope "${scope}".` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: requestContent(body) } }),
    responses: Object.fromEntries(Object.entries(responsesOf(operation)).map(responseObject)),
  }
}

function keyParameter(path: string) {
  if (!path.includes('{key}')) return []
  const description = 'Id or slug of the article. An earlier slug works too.'
  return [{ name: 'key', in: 'path', required: true, schema: { type: 'string' }, description }]
}

function queryParameter({ name, type, description }: QueryParameter) {
  return { name, in: 'query', schema: { type }, description }
}

function headerParameter(name: string) {
  return { name, in: 'header', schema: { type: 'string' } }
}

function requestContent({ types, schema }: NonNullable<Operation['body']>) {
  return Object.fromEntries(types.map(type => [type, schema === undefined ? {} : { schema: refTo(schema) }]))
}

/** Returns every status that an operation may answer with. */
function responsesOf({ method, scope, body, responses }: Operation): DocumentedResponses {
  return {
    ...ALWAYS,
    ...(scope !== undefined && WITH_TOKEN),
    ...(scope === 'publish' && TO_PUBLISH),
    ...((body !== undefined || method === 'DELETE') && { 400: WITH_BODY[400] }),
    ...(body !== undefined && WITH_BODY),
    ...responses,
  } as DocumentedResponses
}

function responseObject([status, response]: readonly [string, DocumentedResponses[number]]) {
  const { description, schema, eventStream } = response
  const [type, name] =
    Number(status) < 400 ? ['application/json', schema] : ['application/problem+json', 'Problem']
  const events = eventStream && { 'text/event-stream': { schema: { type: 'string' } } }
  const content = name === undefined ? {} : { content: { [type]: { schema: refTo(name) }, ...events } }
  return [status, { description, ...content }] as const
}

function refTo(schema: string) {
  return { $ref: `#/components/schemas/${schema}` }
}
