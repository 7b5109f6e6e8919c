import type { Publication } from '../../articles/publication.ts'
import { messageOf } from '../../problem.ts'
import type { WebhookRegistry } from './registry.ts'
import { secretFault } from './webhooks.ts'

/** Options of `createSecretCheck`. */
export interface SecretCheckOptions {
  readonly registry: Pick<WebhookRegistry, 'all'>
  /** Returns the publication in force. */
  readonly publication: () => Publication | undefined
  readonly log: { error(fields: object, message: string): void }
}

/** Creates a function that logs which secrets cannot be read, once for each publication. It never rejects. */
export function createSecretCheck({ registry, publication, log }: SecretCheckOptions): () => Promise<void> {
  let checked: Publication | undefined

  return async () => {
    const current = publication()
    if (current === checked) return
    checked = current
    try {
      for (const webhook of await registry.all()) {
        const fault = await secretFault(webhook)
        const { url } = webhook
        if (fault !== undefined) log.error({ url }, `the webhook ${url} is not sent anything: ${fault}`)
      }
    } catch (error) {
      checked = undefined
      log.error({}, `webhooks: secrets are checked later: ${messageOf(error)}`)
    }
  }
}
