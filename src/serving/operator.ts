import type { TokenStore } from '../articles/store/token-store.ts'
import type { Config } from '../config.ts'
import { createOperatorHandler } from '../operator/operator-handler.ts'
import type { StatusOptions } from '../operator/status/read-status.ts'
import { createStatusPages } from '../operator/status/status-page.ts'
import { createArticleListPage } from '../preview/article-list-page.ts'
import { createPreviewPage, type PreviewOptions } from '../preview/preview-page.ts'
import type { Publisher } from '../publish/publisher.ts'
import { createReaderPages, type ReaderPageOptions } from '../readers/report/reader-page.ts'

/** Options of `createOperator`. */
export interface OperatorParts extends StatusOptions, Pick<PreviewOptions, 'previewArticle'> {
  readonly config: Config
  readonly store: TokenStore & StatusOptions['store'] & PreviewOptions['store'] & ReaderPageOptions['store']
  readonly publisher: Publisher
}

/** Creates the handler of all pages for the operator. */
export function createOperator({
  config: { trustedProxies = [], countReaders },
  ...parts
}: OperatorParts): ReturnType<typeof createOperatorHandler> {
  const pages = [
    ...createStatusPages(parts),
    ...createReaderPages({ ...parts, isCounting: countReaders }),
    createArticleListPage(parts),
    createPreviewPage(parts),
  ]
  return createOperatorHandler({ ...parts, trustedProxies, pages })
}
