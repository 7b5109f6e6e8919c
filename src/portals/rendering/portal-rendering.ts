import type { Xml } from '../../formats/xml.ts'
import { checkItem } from '../checking/check-item.ts'
import type { PortalFinding } from '../checking/test-rule.ts'
import type { PortalItem } from './article-values.ts'
import { renderItem } from './document.ts'
import type { FeedContext } from './feed-values.ts'

/** An article and the feed for which it is rendered or checked. */
export interface ItemSource {
  readonly item: PortalItem
  readonly context: FeedContext
}

/** An article that is to be checked at a time. */
export interface CheckSource extends ItemSource {
  readonly now: Date
}

/** The work that grows with one article: done here, or in another thread if that would take long. */
export interface PortalRendering {
  readonly renderPortalItem: (source: ItemSource) => Xml | Promise<Xml>
  readonly checkPortalItem: (
    source: CheckSource,
  ) => readonly PortalFinding[] | Promise<readonly PortalFinding[]>
}

/** Does the work in this thread. */
export const renderHere = {
  renderPortalItem: ({ item, context }: ItemSource) => renderItem(item, context),
  checkPortalItem: ({ item, context, now }: CheckSource) => checkItem(item, context, now),
}
