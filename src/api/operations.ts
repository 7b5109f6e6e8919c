import type { Scope } from '../articles/token.ts'
import type { ArticleHandlers } from './articles/article-handlers.ts'
import { MAX_LIMIT } from './articles/list.ts'
import { DEFAULT_CHANGES, MAX_CHANGES } from './changes/changes-query.ts'
import type { ApiHandler } from './handler.ts'
import { MEDIA_TYPES } from './media.ts'
import type { BodyLimits } from './request/read-body.ts'
import type { SchemaName } from './schemas.ts'

/** The responses of an operation by status: their meaning, and the schema of the body. */
export interface DocumentedResponses {
  readonly [status: number]: {
    readonly description: string
    readonly schema?: SchemaName
    /** Whether the body may also be server-sent events. */
    readonly eventStream?: boolean
  }
}

const MAX_RECORD_BYTES = 6_000_000
const MAX_MEDIA_BYTES = 50_000_000

/** A parameter of the query. */
export interface QueryParameter {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'integer'
}

/** One method of one path. The router and the OpenAPI document are built from it. */
export interface Operation {
  /** As in OpenAPI: `{key}` is the id or slug of an article. */
  readonly path: string
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly operationId: string
  readonly summary: string
  /** The scope of the token that it requires. Absent when no token is required. */
  readonly scope?: Scope
  readonly query?: readonly QueryParameter[]
  /** Conditional headers that it honours. */
  readonly conditions?: readonly ('If-Match' | 'If-None-Match')[]
  /** Other headers that it honours. */
  readonly headers?: readonly 'Last-Event-ID'[]
  readonly body?: BodyLimits & { readonly schema?: SchemaName }
  readonly responses: DocumentedResponses
  readonly handle: ApiHandler
}

/** The handlers of all operations. */
export interface Handlers {
  readonly articles: ArticleHandlers
  readonly list: ApiHandler
  readonly media: ApiHandler
  readonly changes: ApiHandler
  readonly document: ApiHandler
}

const ONE = '/api/articles/{key}'
const RECEIPT = 'Receipt' as const
const NO_ARTICLE = { description: 'There is no such article.' }
const WITHDRAWN = { description: 'The article has been withdrawn.' }
const CONFLICT = {
  description: 'The article comes from a file, or another article has this id or slug.',
}
const PRECONDITION_FAILED = { description: 'The article does not match If-Match or If-None-Match.' }
const INVALID = { description: 'Some fields are invalid. Each error has the pointer of its field.' }

/** Returns every operation of the API. */
export function operations({ articles, list, media, changes, document }: Handlers): readonly Operation[] {
  return [
    {
      ...{ path: '/api/articles', method: 'GET', operationId: 'listArticles', scope: 'read', handle: list },
      summary: 'Lists articles, including drafts and future ones, newest first, without their bodies.',
      query: [
        { name: 'limit', type: 'integer', description: `Articles on a page: 20, at most ${MAX_LIMIT}.` },
        { name: 'cursor', type: 'string', description: 'Where the page begins. The URL in `next` has it.' },
        { name: 'tag', type: 'string', description: 'Only articles in the feed of this tag, now or later.' },
      ],
      responses: {
        200: { description: 'A page.', schema: 'Page' },
        400: { description: 'A parameter is invalid.' },
      },
    },
    {
      ...{ path: ONE, method: 'GET', operationId: 'getArticle', scope: 'read', handle: articles.get },
      summary: 'Returns an article as a record, whether it comes from a file or from the API.',
      conditions: ['If-Match', 'If-None-Match'],
      responses: {
        200: { description: 'The article.', schema: 'Article' },
        304: { description: 'The article matches If-None-Match.' },
        404: NO_ARTICLE,
        410: WITHDRAWN,
        412: PRECONDITION_FAILED,
      },
    },
    {
      ...{ path: ONE, method: 'PUT', operationId: 'putArticle', scope: 'publish', handle: articles.put },
      summary: 'Creates or replaces an article. Restores a withdrawn one.',
      conditions: ['If-Match', 'If-None-Match'],
      body: { types: ['application/json'], limit: MAX_RECORD_BYTES, schema: 'Record' },
      responses: {
        200: { description: 'Replaced.', schema: RECEIPT },
        201: { description: 'Created.', schema: RECEIPT },
        409: CONFLICT,
        412: PRECONDITION_FAILED,
        422: INVALID,
      },
    },
    {
      ...{
        path: ONE,
        method: 'PATCH',
        operationId: 'patchArticle',
        scope: 'publish',
        handle: articles.patch,
      },
      summary: 'Changes some fields of an article.',
      conditions: ['If-Match', 'If-None-Match'],
      body: { types: ['application/merge-patch+json'], limit: MAX_RECORD_BYTES, schema: 'Patch' },
      responses: {
        200: { description: 'Changed.', schema: RECEIPT },
        404: NO_ARTICLE,
        409: CONFLICT,
        410: WITHDRAWN,
        412: PRECONDITION_FAILED,
        422: INVALID,
      },
    },
    {
      ...{ path: ONE, method: 'DELETE', operationId: 'withdrawArticle', scope: 'publish' },
      handle: articles.withdraw,
      summary: 'Withdraws an article: it leaves all feeds, and its page says that it was withdrawn.',
      conditions: ['If-Match', 'If-None-Match'],
      responses: {
        204: { description: 'Withdrawn.' },
        404: NO_ARTICLE,
        409: CONFLICT,
        410: WITHDRAWN,
        412: PRECONDITION_FAILED,
        422: { description: 'The Idempotency-Key was used for another request.' },
      },
    },
    {
      ...{ path: '/api/media', method: 'POST', operationId: 'postMedia', scope: 'publish', handle: media },
      summary: 'Stores an image, audio, video or document that articles can refer to.',
      query: [{ name: 'name', type: 'string', description: 'The file name in its URL.' }],
      body: { types: MEDIA_TYPES, limit: MAX_MEDIA_BYTES },
      responses: {
        200: { description: 'The file was stored before.', schema: 'Media' },
        201: { description: 'Stored.', schema: 'Media' },
        409: { description: 'The same request is still in progress.' },
        422: { description: 'The bytes are of no supported media type.' },
      },
    },
    {
      ...{ path: '/api/changes', method: 'GET', operationId: 'getChanges', scope: 'read', handle: changes },
      summary: 'Returns what has changed for the public, in order: as a page, or as server-sent events.',
      query: [
        { name: 'since', type: 'integer', description: 'Only changes after this number: `next` of a page.' },
        {
          ...{ name: 'limit', type: 'integer' },
          description: `Changes on a page: ${DEFAULT_CHANGES}, at most ${MAX_CHANGES}.`,
        },
      ],
      headers: ['Last-Event-ID'],
      responses: {
        200: { description: 'Changes.', schema: 'Changes', eventStream: true },
        400: { description: 'A parameter is invalid.' },
        410: { description: 'No change has this number yet: the store is another one. Begin at 0.' },
      },
    },
    {
      ...{ path: '/api/openapi.json', method: 'GET', operationId: 'getOpenApi', handle: document },
      summary: 'Returns this document.',
      responses: { 200: { description: 'The OpenAPI document.' } },
    },
  ]
}
