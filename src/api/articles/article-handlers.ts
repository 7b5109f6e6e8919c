import { quote } from '../../articles/faults/fault.ts'
import type { SlugOwner } from '../../articles/store/article-store.ts'
import type { ApiRequest } from '../handler.ts'
import { type ApiResponse, invalidFields, problemResponse } from '../problem-response.ts'
import { conditionsHold, etagOf, isMatched, isNamed } from '../request/preconditions.ts'
import { readPatch, readRecordFields } from '../request/read-fields.ts'
import { viewOf } from './article-view.ts'
import { findArticle } from './find-owner.ts'
import { mergePatch } from './merge-patch.ts'
import { parseRecord } from './parse-record.ts'
import { type RecordFields, recordOf } from './record-of.ts'
import { type ArticleWriterOptions, createArticleWriter } from './write-article.ts'

/** How often a change begins again because the article was changed while it was made; each time another one was. */
const ATTEMPTS = 100

/** What answers for one article. */
export interface ArticleHandlers {
  get(request: ApiRequest): Promise<ApiResponse>
  put(request: ApiRequest): Promise<ApiResponse>
  patch(request: ApiRequest): Promise<ApiResponse>
  withdraw(request: ApiRequest): Promise<ApiResponse>
}

/** Creates what answers for one article, by its id or slug. */
export function createArticleHandlers(options: ArticleWriterOptions): ArticleHandlers {
  const { store, now } = options
  const { write, withdraw } = createArticleWriter(options)

  async function get({ key, headers, publication }: ApiRequest): Promise<ApiResponse> {
    const owner = await findArticle(store, key)
    if (owner === undefined || owner.withdrawn) return missing(key, owner)
    const tag = { ETag: etagOf(owner.article) }
    if (!isMatched(headers, tag.ETag)) return preconditionFailed(owner)
    const ifNoneMatch = headers['if-none-match']
    if (ifNoneMatch !== undefined && isNamed(ifNoneMatch, tag.ETag)) return { status: 304, headers: tag }
    return { status: 200, headers: tag, body: viewOf(owner, publication) }
  }

  async function put(request: ApiRequest): Promise<ApiResponse> {
    const read = readRecordFields(request.body)
    if ('refusal' in read) return read.refusal
    return steadily(request, async found => {
      // The address of a withdrawn article that had it before its last one is free again.
      const owner = found?.withdrawn && !found.current ? undefined : found
      return ofFile(owner) ?? change(request, owner, read.fields)
    })
  }

  async function patch(request: ApiRequest): Promise<ApiResponse> {
    const read = readPatch(request.body)
    if ('refusal' in read) return read.refusal
    return steadily(request, async owner => {
      if (owner === undefined || owner.withdrawn) return missing(request.key, owner)
      return ofFile(owner) ?? change(request, owner, patched(owner, read.fields))
    })
  }

  async function change(
    request: ApiRequest,
    owner: SlugOwner | undefined,
    fields: RecordFields,
  ): Promise<ApiResponse | undefined> {
    const { key, publication } = request
    const parsed = await parseRecord(fields, { key, owner, publication, now: now(), store })
    if ('errors' in parsed) return invalidFields(422, parsed.errors)
    return holds(request, owner) ? write(request, owner, parsed.draft) : preconditionFailed(owner)
  }

  async function withdrawOne(request: ApiRequest): Promise<ApiResponse> {
    return steadily(request, async owner => {
      if (owner === undefined || owner.withdrawn) return missing(request.key, owner)
      const refusal = ofFile(owner)
      if (refusal !== undefined) return refusal
      return holds(request, owner) ? withdraw(request, owner) : preconditionFailed(owner)
    })
  }

  /** Works on the article as it is; again, when it was changed meanwhile, with its conditions. */
  async function steadily(
    { key }: ApiRequest,
    work: (owner: SlugOwner | undefined) => Promise<ApiResponse | undefined>,
  ): Promise<ApiResponse> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const reply = await work(await findArticle(store, key))
      if (reply !== undefined) return reply
    }
    return problemResponse(409, 'the article was changed again and again meanwhile: try once more')
  }

  return { get, put, patch, withdraw: withdrawOne }
}

/** What a patch makes of an article's record. The facts of one image are not those of another. */
function patched({ article }: SlugOwner, patch: RecordFields): RecordFields {
  return mergePatch(withoutOldFacts(recordOf(article), patch), patch) as RecordFields
}

function withoutOldFacts(record: RecordFields, { image }: RecordFields): RecordFields {
  const [before, after] = [record.image, image].map(srcOf)
  if (after === undefined || after === before || typeof record.image !== 'object') return record
  const { type, length, width, height, ...said } = record.image as RecordFields
  return { ...record, image: said }
}

function srcOf(image: unknown): unknown {
  return typeof image === 'object' && image !== null && 'src' in image ? image.src : undefined
}

/** What came by file is changed by file only. */
function ofFile(owner: SlugOwner | undefined): ApiResponse | undefined {
  const source = owner?.source
  if (source === undefined || source.startsWith('/')) return undefined
  return problemResponse(
    409,
    `${quote(owner?.article.slug)} came by the file ${source} of the folder: change it there, or take the file away first`,
  )
}

function holds({ headers }: ApiRequest, owner: SlugOwner | undefined): boolean {
  return conditionsHold(headers, owner === undefined || owner.withdrawn ? undefined : etagOf(owner.article))
}

function preconditionFailed(owner: SlugOwner | undefined): ApiResponse {
  if (owner === undefined || owner.withdrawn)
    return problemResponse(412, 'If-Match: there is no such article')
  const tag = etagOf(owner.article)
  return problemResponse(412, `the article is not as the request expects: it is at ${tag}`, {
    headers: { ETag: tag },
  })
}

function missing(key: string, owner: SlugOwner | undefined): ApiResponse {
  return owner === undefined
    ? problemResponse(404, `there is no article with the id or slug ${quote(key)}`)
    : problemResponse(410, `the article ${quote(key)} has been withdrawn`)
}
