import type { Xml } from '../../formats/xml.ts'

/** An item that is rendered, newest first among others. */
export interface RenderedItem {
  readonly xml: Xml
  readonly isNotice: boolean
}

/** Part of a document that notices may fill, so that withdrawing very many articles leaves room for new ones. */
const NOTICE_SHARE = 0.5
/** The line break after an item. */
const BREAK_BYTES = 1

/**
 * Returns the items that fit in so many bytes. Notices come first, because leaving one out withdraws nothing; then the newest articles
 * until one does not fit. The order stays.
 */
export function withinBudget<Item extends RenderedItem>(
  items: readonly Item[],
  bytes: number,
): readonly Item[] {
  const chosen = new Set<Item>()
  let left = bytes
  const take = (some: readonly Item[], until: number) => {
    for (const item of some) {
      const length = Buffer.byteLength(item.xml) + BREAK_BYTES
      if (left - length < until) return
      left -= length
      chosen.add(item)
    }
  }
  take(
    items.filter(({ isNotice }) => isNotice),
    bytes * (1 - NOTICE_SHARE),
  )
  take(
    items.filter(({ isNotice }) => !isNotice),
    0,
  )
  return items.filter(item => chosen.has(item))
}
