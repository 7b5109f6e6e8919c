import { createHash } from 'node:crypto'
import { type ArticleDraft, permalink } from '../../articles/article.ts'
import type { Fault } from '../../articles/faults/fault.ts'
import type { Applied, ArticleStore, SlugOwner, SourceChange } from '../../articles/store/article-store.ts'
import { Problem } from '../../problem.ts'
import type { ApiRequest } from '../handler.ts'
import { type ApiResponse, type FieldError, invalidFields, pointerOf } from '../problem-response.ts'
import { storableAnswer } from '../request/idempotency.ts'
import { etagOf } from '../request/preconditions.ts'
import { findArticle } from './find-owner.ts'

/** Where the sources of published records are named; no file of a folder begins with a slash. */
const SOURCES = '/api/articles/'

/** What writing works with. */
export interface ArticleWriterOptions {
  /** A durable one: what it has answered is kept. */
  readonly store: ArticleStore
  readonly now: () => Date
  /** Resolves when the feeds of every process show what is in the store. */
  readonly onWritten: () => Promise<void>
}

/** Changes articles that came by the API. Undefined when the article is not as it was found any more. */
export interface ArticleWriter {
  write(
    request: ApiRequest,
    owner: SlugOwner | undefined,
    draft: ArticleDraft,
  ): Promise<ApiResponse | undefined>
  withdraw(request: ApiRequest, owner: SlugOwner): Promise<ApiResponse | undefined>
}

/** Creates what writes. */
export function createArticleWriter({ store, now, onWritten }: ArticleWriterOptions): ArticleWriter {
  async function write(
    request: ApiRequest,
    owner: SlugOwner | undefined,
    draft: ArticleDraft,
  ): Promise<ApiResponse | undefined> {
    const { key } = request
    const path = owner?.source ?? (await freePath(key))
    const contentHash = hashOf(path, draft)
    const source = { path, contentHash, fingerprint: contentHash, dependencies: [], faults: [] }
    const change: SourceChange = { kind: 'article', source, draft, expected: expectedOf(owner) }
    const isNew = owner === undefined || owner.withdrawn
    const reply = await apply(change, request, applied => receipt(applied, path, { ...request, isNew }))
    // Who has the name may have come meanwhile by the same key: then it is that article which is to be changed.
    if (reply?.status === 409 && !isSame(await findArticle(store, key), owner)) return undefined
    return reply
  }

  /** An article may have left a path of this name behind it when it was given another slug. */
  async function freePath(key: string): Promise<string> {
    for (let number = 1; ; number++) {
      const path = number === 1 ? SOURCES + key : `${SOURCES}${key}~${number}`
      const [holding] = await store.holdings([path])
      if (holding?.id === undefined) return path
    }
  }

  function withdraw(
    request: ApiRequest,
    { article, source = '' }: SlugOwner,
  ): Promise<ApiResponse | undefined> {
    const { id, revision } = article
    return apply({ kind: 'gone', path: source, expected: { id, revision } }, request, () => ({ status: 204 }))
  }

  /** Applies a change and keeps its answer at one go, so that who asks again after a crash gets it. */
  async function apply(
    change: SourceChange,
    { publication, answerKey }: ApiRequest,
    answer: (applied: Applied) => ApiResponse,
  ): Promise<ApiResponse | undefined> {
    const { baseUrl, timeZone, language, undo = 0 } = publication
    const { hostname: host } = new URL(baseUrl)
    const request = answerKey && {
      key: answerKey,
      answer: (applied: Applied) => storableAnswer(answer(applied)),
    }
    try {
      const applied = await store.apply([change], {
        ...{ now: now(), host, timeZone, language, undo },
        ...(request && { request }),
      })
      const reply = answer(applied)
      if (reply.status < 300) await onWritten()
      return reply
    } catch (error) {
      if (error instanceof Problem && error.kind === 'conflict') return undefined
      throw error
    }
  }

  return { write, withdraw }
}

function receipt(
  { article, faults }: Applied,
  path: string,
  { method, publication, isNew }: Pick<ApiRequest, 'method' | 'publication'> & { readonly isNew: boolean },
): ApiResponse {
  const refused = faults.filter(({ severity }) => severity === 'fault')
  if (article === undefined || refused.length > 0) return invalidFields(409, refused.map(wrongOf))
  const url = permalink(article, publication.baseUrl)
  const { id, slug, revision, published } = article
  const warnings = faults.length === 0 ? undefined : faults.map(wrongOf)
  return {
    status: isNew ? 201 : 200,
    headers: {
      ...(isNew && { Location: `${publication.baseUrl}${SOURCES}${encodeURIComponent(slug)}` }),
      // RFC 9110 section 9.3.4 has no validator in the answer to a PUT whose content is not kept byte by byte.
      ...(method === 'PATCH' && { ETag: etagOf(article) }),
    },
    body: { id, slug, url, revision, published: published.toISOString(), source: path, warnings },
  }
}

function isSame(one: SlugOwner | undefined, other: SlugOwner | undefined): boolean {
  return one?.article.id === other?.article.id && one?.article.revision === other?.article.revision
}

function expectedOf(owner: SlugOwner | undefined) {
  return owner === undefined
    ? ('absent' as const)
    : { id: owner.article.id, revision: owner.article.revision }
}

/** With its path: two articles that say the same are two, and none is a renamed file. */
function hashOf(path: string, draft: ArticleDraft): string {
  return createHash('sha256').update(path).update('\n').update(JSON.stringify(draft)).digest('hex')
}

/** What the store found wrong is told of the record's own fields. */
function wrongOf({ field, message }: Fault): FieldError {
  return { pointer: field === undefined ? '' : pointerOf([field]), detail: message }
}
