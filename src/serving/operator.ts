import type { TokenStore } from '../articles/store/token-store.ts'
import type { Config } from '../config.ts'
import { createOperatorHandler } from '../operator/operator-handler.ts'
import type { OperatorPage } from '../operator/operator-page.ts'
import { createArticleListPage } from '../preview/article-list-page.ts'
import { createPreviewPage, type PreviewOptions } from '../preview/preview-page.ts'
import type { Publisher } from '../publish/publisher.ts'

/** Options of `createOperator`. */
export interface OperatorParts extends Pick<PreviewOptions, 'renderFragments' | 'store' | 'now'> {
  readonly config: Config
  readonly store: TokenStore & PreviewOptions['store']
  readonly publisher: Publisher
}

/** Creates the handler of all pages for the operator. */
export function createOperator({ config: { trustedProxies = [] }, ...parts }: OperatorParts) {
  const pages: readonly OperatorPage[] = [
    createArticleListPage(parts),
    createPreviewPage({ ...parts, otherPreviews: async () => [] }),
  ]
  return createOperatorHandler({ ...parts, trustedProxies, pages })
}
