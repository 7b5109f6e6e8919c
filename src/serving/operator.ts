import type { TokenStore } from '../articles/store/token-store.ts'
import type { Config } from '../config.ts'
import { createOperatorHandler } from '../operator/operator-handler.ts'
import type { OperatorPage } from '../operator/operator-page.ts'
import type { Publisher } from '../publish/publisher.ts'

/** Options of `createOperator`. */
export interface OperatorParts {
  readonly config: Config
  readonly store: TokenStore
  readonly publisher: Publisher
  readonly now: () => Date
}

/** Creates the handler of all pages for the operator. */
export function createOperator({ config: { trustedProxies = [] }, ...parts }: OperatorParts) {
  const pages: readonly OperatorPage[] = []
  return createOperatorHandler({ ...parts, trustedProxies, pages })
}
