import { setImmediate } from 'node:timers/promises'
import { quote } from '../../articles/faults/fault.ts'
import type { SlugOwner } from '../../articles/store/article-reader.ts'
import type { ApiHandler, ApiRequest, ApiResponse } from '../handler.ts'
import { invalidFields, problemResponse } from '../problem-response.ts'
import { conditionsHold, etagOf, matchesIfMatch, matchesIfNoneMatch } from '../request/preconditions.ts'
import { type ReadBodyFields, readPatch, readRecordFields } from '../request/read-fields.ts'
import {
  type FindRenderingFault,
  findArticle,
  findBodyError,
  MAX_ATTEMPTS,
  refusalOfFile,
  replacedBy,
} from './article-changes.ts'
import { mergePatch } from './merge-patch.ts'
import { parseRecord } from './parse-record.ts'
import { readRecall } from './read-recall.ts'
import { createRecordFiles, type RecordFilesOptions } from './record-files.ts'
import {
  type RecordFields,
  recordOf,
  type ViewBody,
  viewedBody,
  viewOf,
  withViewedBody,
} from './record-of.ts'
import { type ArticleWriterOptions, createArticleWriter } from './write-article.ts'

/** The handlers for one article, by its id or slug. */
export interface ArticleHandlers {
  readonly get: ApiHandler
  readonly put: ApiHandler
  readonly patch: ApiHandler
  readonly withdraw: ApiHandler
}

/** The work that grows with one record: done here, or in another thread if that would take long. */
export interface RecordWork {
  readonly readRecordFields: ReadBodyFields
  readonly readPatch: ReadBodyFields
  readonly findRenderingFault: FindRenderingFault
  readonly viewedBody: ViewBody
}

/** Options of `createArticleHandlers`. */
export interface ArticleHandlerOptions extends ArticleWriterOptions, RecordFilesOptions {
  /** Done in this thread when absent. */
  readonly recordWork?: RecordWork | undefined
}

const HERE: RecordWork = {
  ...{ readRecordFields, readPatch, viewedBody },
  findRenderingFault: async () => undefined,
}

/** Creates the handlers for one article. */
export function createArticleHandlers(options: ArticleHandlerOptions): ArticleHandlers {
  const { store, now, recordWork = HERE } = options
  const writer = createArticleWriter(options)
  const files = createRecordFiles(options)

  async function get({ key, headers, publication }: ApiRequest): Promise<ApiResponse> {
    const found = await findArticle(store, key)
    if (found === undefined || found.withdrawn) return missing(key, found)
    const tag = { ETag: etagOf(found.article) }
    if (!matchesIfMatch(headers, tag.ETag)) return preconditionFailed(found)
    if (matchesIfNoneMatch(headers, tag.ETag)) return { status: 304, headers: tag }
    // The article may be large: requests are answered before it is sent.
    await setImmediate()
    const whole = await withViewedBody(found, recordWork.viewedBody)
    return { status: 200, headers: tag, body: viewOf(whole, publication) }
  }

  async function put(request: ApiRequest): Promise<ApiResponse> {
    const read = await recordWork.readRecordFields(request.body)
    if ('refusal' in read) return read.refusal
    return retryOnConflict(request, async found => {
      const current = replacedBy(found)
      return refusalForFile(current) ?? write(request, current, read.fields)
    })
  }

  async function patch(request: ApiRequest): Promise<ApiResponse> {
    const read = await recordWork.readPatch(request.body)
    if ('refusal' in read) return read.refusal
    return retryOnConflict(request, async found => {
      if (found === undefined || found.withdrawn) return missing(request.key, found)
      const refusal = refusalForFile(found)
      if (refusal !== undefined) return refusal
      const whole = await withViewedBody(found, recordWork.viewedBody)
      return write(request, found, patched(whole, read.fields))
    })
  }

  async function withdraw(request: ApiRequest): Promise<ApiResponse> {
    const read = readRecall(request.query)
    if ('errors' in read) return problemResponse(400, read.errors[0]?.detail ?? '', read)
    return retryOnConflict(request, async found => {
      if (found === undefined || found.withdrawn) return missing(request.key, found)
      const refusal = refusalForFile(found)
      if (refusal !== undefined) return refusal
      return mayChange(request, found)
        ? writer.withdraw(request, found, read.recall)
        : preconditionFailed(found)
    })
  }

  async function write(
    request: ApiRequest,
    found: SlugOwner | undefined,
    fields: RecordFields,
  ): Promise<ApiResponse | undefined> {
    const { key, publication } = request
    const parsed = await parseRecord(fields, { key, found, publication, now: now(), store, files })
    if ('errors' in parsed) return invalidFields(422, parsed.errors)
    if (!mayChange(request, found)) return preconditionFailed(found)
    const error = await findBodyError({ ...parsed, found }, fields, recordWork.findRenderingFault)
    if (error !== undefined) return invalidFields(422, [error])
    return writer.write(request, found, parsed)
  }

  /** Changes the article as it is now. Starts again, with its conditions, when the article was changed meanwhile. */
  async function retryOnConflict(
    { key }: ApiRequest,
    change: (found: SlugOwner | undefined) => Promise<ApiResponse | undefined>,
  ): Promise<ApiResponse> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const found = await findArticle(store, key)
      // The article may be large: requests are answered before it is changed.
      await setImmediate()
      const response = await change(found)
      if (response !== undefined) return response
    }
    return problemResponse(409, 'the article was changed by other requests again and again: retry')
  }

  return { get, put, patch, withdraw }
}

/** Applies a patch to an article's record. The facts of the old image are not copied to a new one. */
function patched({ article }: SlugOwner, patch: RecordFields): RecordFields {
  const record = PICTURES.reduce((fields, name) => withoutOldFacts(fields, patch, name), recordOf(article))
  return mergePatch(record, patch) as RecordFields
}

const PICTURES = ['image', 'artwork'] as const

function withoutOldFacts(
  record: RecordFields,
  patch: RecordFields,
  name: (typeof PICTURES)[number],
): RecordFields {
  const [before, after] = [record[name], patch[name]].map(srcOf)
  if (after === undefined || after === before || typeof record[name] !== 'object') return record
  const { type, length, width, height, ...described } = record[name] as RecordFields
  return { ...record, [name]: described }
}

function srcOf(image: unknown): unknown {
  return typeof image === 'object' && image !== null && 'src' in image ? image.src : undefined
}

function refusalForFile(found: SlugOwner | undefined): ApiResponse | undefined {
  const detail = refusalOfFile(found)
  return detail === undefined ? undefined : problemResponse(409, detail)
}

function mayChange({ headers }: ApiRequest, found: SlugOwner | undefined): boolean {
  return conditionsHold(headers, found === undefined || found.withdrawn ? undefined : etagOf(found.article))
}

function preconditionFailed(found: SlugOwner | undefined): ApiResponse {
  if (found === undefined || found.withdrawn)
    return problemResponse(412, 'If-Match: there is no such article')
  const tag = etagOf(found.article)
  return problemResponse(412, `the article has changed: its tag is ${tag}`, { headers: { ETag: tag } })
}

function missing(key: string, found: SlugOwner | undefined): ApiResponse {
  return found === undefined
    ? problemResponse(404, `there is no article with the id or slug ${quote(key)}`)
    : problemResponse(410, `the article ${quote(key)} has been withdrawn${reasonOf(found)}`)
}

function reasonOf({ withdrawal }: SlugOwner): string {
  return withdrawal?.reason === undefined ? '' : `: ${withdrawal.reason}`
}
