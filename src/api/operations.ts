import type { Scope } from '../articles/token.ts'
import type { ArticleHandlers } from './articles/article-handlers.ts'
import { MAX_LIMIT } from './articles/list.ts'
import { DEFAULT_CHANGES, MAX_CHANGES } from './changes/changes-query.ts'
import type { ApiHandler } from './handler.ts'
import { MEDIA_TYPES } from './media.ts'
import type { BodyLimits } from './request/read-body.ts'
import type { SchemaName } from './schemas.ts'
import type { WebhookHandlers } from './webhooks/webhook-handlers.ts'

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
const MAX_WEBHOOK_BYTES = 10_000

/** A parameter of the query. */
export interface QueryParameter {
  readonly name: string
  readonly description: string
  readonly type: 'string' | 'integer' | 'boolean'
}

/** One method of one path. The router and the OpenAPI document are built from it. */
export interface Operation {
  /** As in OpenAPI: `{key}` is the id or slug of an article, or the id of a webhook. */
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
  readonly webhooks: WebhookHandlers
  readonly document: ApiHandler
}

const ONE = '/api/articles/{key}'
const WEBHOOKS = '/api/webhooks'
const RECEIPT = 'Receipt' as const
const NO_WEBHOOK = { description: 'There is no such webhook.' }
const KEY_REUSED = { description: 'The Idempotency-Key was used for another request.' }
const NO_ARTICLE = { description: 'There is no such article.' }
const WITHDRAWN = { description: 'The article has been withdrawn.' }
const CONFLICT = {
  description: 'The article comes from a file, or another article has this id or slug.',
}
const PRECONDITION_FAILED = { description: 'The article does not match If-Match or If-None-Match.' }
const INVALID = { description: 'Some fields are invalid. Each error has the pointer of its field.' }

/** Returns every operation of the API. */
export function operations({
  articles,
  list,
  media,
  changes,
  webhooks,
  document,
}: Handlers): readonly Operation[] {
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
      query: [
        { name: 'reason', type: 'string', description: 'Why, for the newsroom, webhooks and portals.' },
        { name: 'by', type: 'string', description: 'Who has decided it, for the newsroom.' },
        { name: 'public', type: 'boolean', description: 'Whether readers are told the reason: false.' },
      ],
      conditions: ['If-Match', 'If-None-Match'],
      responses: {
        204: { description: 'Withdrawn.' },
        400: { description: 'A parameter or the Idempotency-Key is invalid.' },
        404: NO_ARTICLE,
        409: CONFLICT,
        410: WITHDRAWN,
        412: PRECONDITION_FAILED,
        422: KEY_REUSED,
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
      ...{ path: WEBHOOKS, method: 'GET', operationId: 'listWebhooks', scope: 'publish' },
      handle: webhooks.list,
      summary: 'Lists all webhooks and their state, without their secrets.',
      responses: { 200: { description: 'The webhooks.', schema: 'Webhooks' } },
    },
    {
      ...{ path: WEBHOOKS, method: 'POST', operationId: 'addWebhook', scope: 'publish' },
      handle: webhooks.add,
      summary: 'Adds a webhook. Its secret is returned this once.',
      body: { types: ['application/json'], limit: MAX_WEBHOOK_BYTES, schema: 'NewWebhook' },
      responses: {
        201: { description: 'Added.', schema: 'AddedWebhook' },
        409: { description: 'There is a webhook at this address.' },
        422: INVALID,
      },
    },
    {
      ...{ path: `${WEBHOOKS}/{key}`, method: 'DELETE', operationId: 'removeWebhook', scope: 'publish' },
      handle: webhooks.remove,
      summary: 'Removes a webhook that a program has added.',
      responses: {
        204: { description: 'Removed.' },
        404: NO_WEBHOOK,
        409: { description: 'The webhook stands in publication.yaml.' },
        422: KEY_REUSED,
      },
    },
    {
      ...{ path: `${WEBHOOKS}/{key}/test`, method: 'POST', operationId: 'testWebhook', scope: 'publish' },
      handle: webhooks.test,
      summary: 'Sends a test event now, and returns how it went.',
      responses: {
        200: { description: 'It was tried.', schema: 'WebhookTest' },
        404: NO_WEBHOOK,
        422: KEY_REUSED,
      },
    },
    {
      ...{ path: `${WEBHOOKS}/{key}/enable`, method: 'POST', operationId: 'enableWebhook', scope: 'publish' },
      handle: webhooks.enable,
      summary: 'Enables a webhook that was disabled, and sends again what was given up.',
      responses: {
        200: { description: 'Enabled.', schema: 'WebhookEnabled' },
        404: NO_WEBHOOK,
        422: KEY_REUSED,
      },
    },
    {
      ...{ path: '/api/openapi.json', method: 'GET', operationId: 'getOpenApi', handle: document },
      summary: 'Returns this document.',
      responses: { 200: { description: 'The OpenAPI document.' } },
    },
  ]
}
