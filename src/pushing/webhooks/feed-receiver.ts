import { feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { Receiver } from '../announcer.ts'
import { feedDelivery } from './event.ts'
import { hears, type WebhookRegistry } from './registry.ts'

/** Returns the webhooks that are told of changed feeds: once for all documents of a feed. */
export async function feedWebhooks(registry: Pick<WebhookRegistry, 'all'>): Promise<readonly Receiver[]> {
  const webhooks = (await registry.all()).filter(webhook => hears(webhook, ['feed.changed']))
  return webhooks.map(({ url }) => ({
    hears: () => true,
    deliveries: (paths, due) => [...new Set(paths.map(feedOf))].map(path => feedDelivery(path, url, due)),
  }))
}

/** Returns the path of the page of a document's feed: `/` for the main feed. */
function feedOf(path: string): string {
  return feedPath({ folder: parseFeedPath(path, FEED_FILE_NAMES)?.folder ?? '' })
}
