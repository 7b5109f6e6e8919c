import type { Scope } from '../articles/token.ts'
import type { ArticleHandlers } from './articles/article-handlers.ts'
import { MAX_LIMIT } from './articles/list.ts'
import type { ApiRequest } from './handler.ts'
import { MEDIA_TYPES } from './media.ts'
import type { ApiResponse } from './problem-response.ts'
import type { BodyLimits } from './request/read-body.ts'
import type { SchemaName } from './schemas.ts'

const MAX_RECORD_BYTES = 6_000_000
const MAX_MEDIA_BYTES = 50_000_000

/** What an operation answers with: what that means, and the schema of its body. */
export interface DocumentedResponses {
  readonly [status: number]: { readonly means: string; readonly schema?: SchemaName }
}

/** A parameter of the query. */
export interface QueryParameter {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'integer'
}

/** A method of a path, who may use it, what it takes and answers. */
export interface Operation {
  /** As in OpenAPI: `{key}` is the id or slug of an article. */
  readonly path: string
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  readonly operationId: string
  readonly summary: string
  /** Absent when everyone may use it. */
  readonly scope?: Scope
  readonly query?: readonly QueryParameter[]
  /** Headers by which it is made conditional. */
  readonly conditions?: readonly ('If-Match' | 'If-None-Match')[]
  readonly body?: BodyLimits & { readonly schema?: SchemaName }
  readonly responses: DocumentedResponses
  readonly handle: (request: ApiRequest) => Promise<ApiResponse>
}

/** What the operations are made of. */
export interface Handlers {
  readonly articles: ArticleHandlers
  readonly list: (request: ApiRequest) => Promise<ApiResponse>
  readonly media: (request: ApiRequest) => Promise<ApiResponse>
  readonly document: (request: ApiRequest) => Promise<ApiResponse>
}

const ONE = '/api/articles/{key}'
const RECEIPT = 'Receipt' as const
const NO_ARTICLE = { means: 'There is no such article.' }
const WITHDRAWN = { means: 'The article has been withdrawn.' }
const CONFLICT = { means: 'The article came by file, or another has this id or slug.' }
const NOT_EXPECTED = { means: 'The article is not as If-Match or If-None-Match says.' }
const WRONG_FIELDS = { means: 'Fields are wrong, each told with its pointer.' }

/** Every operation of the API: the routes are made of it, and the OpenAPI document. */
export function operations({ articles, list, media, document }: Handlers): readonly Operation[] {
  return [
    {
      ...{ path: '/api/articles', method: 'GET', operationId: 'listArticles', scope: 'read', handle: list },
      summary: 'Lists articles, drafts and future ones too, newest first, without their texts.',
      query: [
        { name: 'limit', type: 'integer', description: `Articles on a page: 20, at most ${MAX_LIMIT}.` },
        { name: 'cursor', type: 'string', description: 'Where the page begins, as `next` says it.' },
        {
          name: 'tag',
          type: 'string',
          description: 'Only articles that the feed of this tag shows or will show.',
        },
      ],
      responses: { 200: { means: 'A page.', schema: 'Page' }, 400: { means: 'A parameter is wrong.' } },
    },
    {
      ...{ path: ONE, method: 'GET', operationId: 'getArticle', scope: 'read', handle: articles.get },
      summary: 'Gives an article as a record, whether it came by file or by the API.',
      conditions: ['If-Match', 'If-None-Match'],
      responses: {
        200: { means: 'The article.', schema: 'Article' },
        304: { means: 'The article is as If-None-Match says.' },
        404: NO_ARTICLE,
        410: WITHDRAWN,
        412: NOT_EXPECTED,
      },
    },
    {
      ...{ path: ONE, method: 'PUT', operationId: 'putArticle', scope: 'publish', handle: articles.put },
      summary: 'Creates or replaces an article; brings a withdrawn one back.',
      conditions: ['If-Match', 'If-None-Match'],
      body: { types: ['application/json'], limit: MAX_RECORD_BYTES, schema: 'Record' },
      responses: {
        200: { means: 'Replaced.', schema: RECEIPT },
        201: { means: 'Created.', schema: RECEIPT },
        409: CONFLICT,
        412: NOT_EXPECTED,
        422: WRONG_FIELDS,
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
        200: { means: 'Changed.', schema: RECEIPT },
        404: NO_ARTICLE,
        409: CONFLICT,
        410: WITHDRAWN,
        412: NOT_EXPECTED,
        422: WRONG_FIELDS,
      },
    },
    {
      ...{
        path: ONE,
        method: 'DELETE',
        operationId: 'withdrawArticle',
        scope: 'publish',
        handle: articles.withdraw,
      },
      summary: 'Withdraws an article: it is in no feed any more, and its page says so.',
      conditions: ['If-Match', 'If-None-Match'],
      responses: {
        204: { means: 'Withdrawn.' },
        404: NO_ARTICLE,
        409: CONFLICT,
        410: WITHDRAWN,
        412: NOT_EXPECTED,
        422: { means: 'The Idempotency-Key came with another request.' },
      },
    },
    {
      ...{ path: '/api/media', method: 'POST', operationId: 'postMedia', scope: 'publish', handle: media },
      summary: 'Keeps an image, a recording, a film or a document, to be named by articles.',
      query: [{ name: 'name', type: 'string', description: 'Its file name, for its address.' }],
      body: { types: MEDIA_TYPES, limit: MAX_MEDIA_BYTES },
      responses: {
        200: { means: 'It was kept before.', schema: 'Media' },
        201: { means: 'Kept.', schema: 'Media' },
        409: { means: 'The same request is still being answered.' },
        422: { means: 'The bytes are of no such file.' },
      },
    },
    {
      ...{ path: '/api/openapi.json', method: 'GET', operationId: 'getOpenApi', handle: document },
      summary: 'Gives this document.',
      responses: { 200: { means: 'The OpenAPI document.' } },
    },
  ]
}
