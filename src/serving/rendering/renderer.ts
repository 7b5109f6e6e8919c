import { availableParallelism } from 'node:os'
import { extname } from 'node:path'
import type { RecordWork } from '../../api/articles/article-handlers.ts'
import { viewedBody } from '../../api/articles/record-of.ts'
import { invalidFields } from '../../api/problem-response.ts'
import { type ReadFields, readPatch, readRecordFields } from '../../api/request/read-fields.ts'
import type { Article } from '../../articles/article.ts'
import { isHeavy } from '../../articles/heavy-text.ts'
import { type ReadTranscript, readTranscript } from '../../http/pages/episodes/transcript-files.ts'
import type { PageRendering } from '../../http/pages/page-documents.ts'
import { renderArticlePage } from '../../http/pages/page-html.ts'
import { summariseArticle } from '../../http/pages/summaries.ts'
import { type ReadContent, readContent } from '../../intake/reading/read-content.ts'
import {
  type PortalRendering,
  renderHere as renderPortalsHere,
} from '../../portals/rendering/portal-rendering.ts'
import type { PreviewOptions } from '../../preview/preview-page.ts'
import { Problem } from '../../problem.ts'
import type { RenderFragments } from '../../publish/feed/fragments.ts'
import { type Fragments, renderFragments } from '../../publish/feed/render-fragments.ts'
import { createTaskThreads } from '../../system/task-threads.ts'
import { previewArticle } from './preview-article.ts'
import type { tasks } from './tasks.ts'

/** Does the work that grows with one record: in this thread for light ones, in another one for heavy ones. */
export interface Renderer extends RecordWork, PageRendering, PortalRendering {
  readonly readContent: ReadContent
  readonly renderFragments: RenderFragments
  readonly previewArticle: PreviewOptions['previewArticle']
  /** Ends the threads. Work that is not done is rejected. */
  close(): Promise<void>
}

/** Options of `createRenderer`. */
export interface RendererOptions {
  /** Processor time that a new record may take, in milliseconds. */
  readonly limitMs?: number
}

const LIMIT_MS = 2_000
/** A record that was accepted once has more time, so that it is not left out when it takes a little longer. */
const ACCEPTED_FACTOR = 5
const MAX_THREADS = 2
/** A record within the limit of time needs less. */
const MAX_MEGABYTES = 500
const MS_PER_SECOND = 1_000
/** TypeScript in a checkout, JavaScript once built. */
const FILE = new URL(`./rendering-thread${extname(import.meta.filename)}`, import.meta.url)

/** Creates a renderer. Threads start with the first heavy record, and end when there is none for a while. */
export function createRenderer({ limitMs = LIMIT_MS }: RendererOptions = {}): Renderer {
  const threads = createTaskThreads<typeof tasks>({
    file: FILE,
    count: Math.max(1, Math.min(MAX_THREADS, availableParallelism() - 1)),
    maxMegabytes: MAX_MEGABYTES,
    messages: {
      tooLong,
      tooLarge: `takes too much memory to render (more than ${MAX_MEGABYTES} MB): ${ADVICE}`,
    },
  })
  const acceptedMs = limitMs * ACCEPTED_FACTOR
  const unlessRefused = createRefusals()

  return {
    readContent: request =>
      isHeavy(request.bytes) ? threads.run('readContent', request, limitMs) : readContent(request),
    readRecordFields: body =>
      isHeavy(body)
        ? threads.run('readRecordFields', body, limitMs).catch(refusalOf)
        : readRecordFields(body),
    readPatch: body =>
      isHeavy(body) ? threads.run('readPatch', body, limitMs).catch(refusalOf) : readPatch(body),
    viewedBody: body =>
      body.format === 'text' && isHeavy(body.source)
        ? threads.run('viewedBody', body, acceptedMs)
        : viewedBody(body),
    async findRenderingFault(draft) {
      return isHeavy(draft.body.source)
        ? threads.run('findRenderingFault', draft, limitMs).catch(refusalMessage)
        : undefined
    },
    renderFragments: source =>
      isHeavy(source.article.body.source)
        ? unlessRefused(source, () => threads.run('renderFragments', source, acceptedMs).then(withBuffers))
        : renderFragments(source),
    summariseArticle: source =>
      source.article.summary === undefined && isHeavy(source.article.body.source)
        ? unlessRefused(source, () => threads.run('summariseArticle', source, acceptedMs))
        : summariseArticle(source),
    renderArticlePage: source =>
      isHeavy(source.article.body.source)
        ? unlessRefused(source, () => threads.run('renderArticlePage', source, acceptedMs))
            .then(bufferOf)
            .catch(failureOf)
        : renderArticlePage(source),
    renderPortalItem: source =>
      isHeavy(source.item.article.body.source)
        ? unlessRefused(source.item, () => threads.run('renderPortalItem', source, acceptedMs))
        : renderPortalsHere.renderPortalItem(source),
    checkPortalItem: source =>
      isHeavy(source.item.article.body.source)
        ? unlessRefused(source.item, () => threads.run('checkPortalItem', source, acceptedMs))
        : renderPortalsHere.checkPortalItem(source),
    previewArticle: source =>
      isHeavy(source.article.body.source)
        ? unlessRefused(source, () => threads.run('previewArticle', source, acceptedMs))
        : previewArticle(source),
    readTranscript: source =>
      isHeavyTranscript(source)
        ? threads.run('readTranscript', source, limitMs).catch(undefinedWhenRefused)
        : readTranscript(source),
    close: threads.close,
  }
}

/** In characters: about an hour of speech. Captions of this length take about ten milliseconds. */
const MAX_LIGHT_TRANSCRIPT = 100_000

/** Articles to remember. Only those that an earlier version has stored can be refused. */
const MAX_REFUSED = 1_000

/** Returns a function that does not repeat work on an article that has taken too long. */
function createRefusals() {
  const refused = new Map<string, Problem>()

  return async <Result>({ article }: { readonly article: Article }, work: () => Promise<Result>) => {
    const key = `${article.revision} ${article.id}`
    const known = refused.get(key)
    if (known !== undefined) throw known
    try {
      return await work()
    } catch (error) {
      if (isRefusal(error) && refused.size < MAX_REFUSED) refused.set(key, error)
      throw error
    }
  }
}

function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.kind === 'invalid'
}

function refusalMessage(error: unknown): string {
  if (isRefusal(error)) return error.message
  throw error
}

function isHeavyTranscript({ type, text }: Parameters<ReadTranscript>[0]): boolean {
  return type.includes('html') ? isHeavy(text) : text.length > MAX_LIGHT_TRANSCRIPT
}

/** A page is complete without a transcript. */
function undefinedWhenRefused(error: unknown): undefined {
  if (!isRefusal(error)) throw error
}

/** It is no fault of the request for a page. */
function failureOf(error: unknown): never {
  throw isRefusal(error) ? new Problem('internal', error.message, { cause: error }) : error
}

function refusalOf(error: unknown): ReadFields {
  return { refusal: invalidFields(422, [{ pointer: '', detail: refusalMessage(error) }]) }
}

const ADVICE = 'divide it into several articles, or remove repeated mark-up'

function tooLong(limitMs: number): string {
  return `takes too long to render (more than ${limitMs / MS_PER_SECOND} seconds): ${ADVICE}`
}

/** Bytes arrive from another thread as plain arrays of them. */
function withBuffers(fragments: Fragments): Fragments {
  const all = Object.entries(fragments).map(([name, bytes]) => [name, bufferOf(bytes)])
  return Object.fromEntries(all)
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}
