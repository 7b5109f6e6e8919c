import { viewedBody } from '../../api/articles/record-of.ts'
import { readPatch, readRecordFields } from '../../api/request/read-fields.ts'
import type { ArticleDraft } from '../../articles/article.ts'
import { readTranscript } from '../../http/pages/episodes/transcript-files.ts'
import { type ArticlePageSource, renderArticlePage } from '../../http/pages/page-html.ts'
import { summariseArticle } from '../../http/pages/summaries.ts'
import { type ContentRequest, readContent } from '../../intake/reading/read-content.ts'
import { renderHere as renderPortalsHere } from '../../portals/rendering/portal-rendering.ts'
import { findRenderingFault, renderFragments } from '../../publish/feed/render-fragments.ts'
import { previewArticle } from './preview-article.ts'

/** Everything that grows with one record, and that a thread does for a heavy one. */
export const tasks = {
  readContent: (request: ContentRequest) => readContent(request, findRenderingFault),
  readRecordFields: (body: Uint8Array) => readRecordFields(body),
  readPatch: (body: Uint8Array) => readPatch(body),
  viewedBody,
  findRenderingFault: (draft: ArticleDraft) => findRenderingFault(draft),
  renderFragments,
  summariseArticle,
  readTranscript,
  previewArticle,
  ...renderPortalsHere,
  renderArticlePage: (source: ArticlePageSource) => Buffer.from(renderArticlePage(source)),
}
