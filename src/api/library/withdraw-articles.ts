import type { Recall } from '../../articles/recall/recall-store.ts'
import { findArticle, refusalOfFile, withdrawalOf } from '../articles/article-changes.ts'
import { applyAll, type Step } from './apply-all.ts'
import type { PublishContext } from './publish-records.ts'

/** The answer to one id or slug. */
export interface WithdrawReceipt {
  /** The id or slug, as it was given. */
  readonly key: string
  /** `absent` when there is no such article, or it was withdrawn before. `refused` when a file has the article. */
  readonly outcome: 'withdrawn' | 'absent' | 'refused'
  /** Why it was refused. */
  readonly message?: string
}

/**
 * Withdraws articles by their ids or slugs, with the rules of the publishing API.
 * @throws Problem when the store cannot be used.
 */
export function withdrawArticles(
  keys: readonly string[],
  context: PublishContext,
  recall?: Recall,
): Promise<readonly WithdrawReceipt[]> {
  return applyAll(keys, { ...context, prepare: key => prepare(key, context, recall) })
}

async function prepare(
  given: unknown,
  { store }: PublishContext,
  recall: Recall | undefined,
): Promise<Step<WithdrawReceipt>> {
  const key = String(given)
  const found = await findArticle(store, key)
  if (found === undefined || found.withdrawn) return { receipt: { key, outcome: 'absent' } }
  const message = refusalOfFile(found)
  if (message !== undefined) return { receipt: { key, outcome: 'refused', message } }
  return { key, found, change: withdrawalOf(found, recall), receiptOf: () => ({ key, outcome: 'withdrawn' }) }
}
