import type { Publication } from '../../articles/publication.ts'
import { createOutgoing, type OutgoingOptions } from '../../outgoing/outgoing.ts'
import { createWebhookRegistry } from './registry.ts'
import { createWebhooks, type Webhooks, type WebhooksOptions } from './webhooks.ts'

/** Options of `openWebhooks`. */
export interface OpenWebhooksOptions
  extends Pick<OutgoingOptions, 'allowPrivateAddresses' | 'version'>,
    Pick<WebhooksOptions, 'now'> {
  readonly store: ReturnType<WebhooksOptions['openStore']>
  readonly publication: Publication
}

/** Opens the webhooks of a publication and a store for a command, without a server. */
export function openWebhooks(options: OpenWebhooksOptions): Webhooks & { close(): Promise<void> } {
  const { store, publication, now } = options
  const outgoing = createOutgoing(options)
  const registry = createWebhookRegistry({ store, publication: () => publication })
  const webhooks = createWebhooks({ openStore: () => store, registry, outgoing, now })
  return { ...webhooks, close: outgoing.close }
}
