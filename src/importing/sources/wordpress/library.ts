import { createDiskLists, createDiskMap } from '../../files/disk-map.ts'
import { plainText } from '../../plain-text.ts'
import { childText, type XmlNode } from '../../xml-nodes.ts'
import { metaOf } from './post-meta.ts'
import type { Attachment, Library } from './shortcodes.ts'

/** The files of the media library, as they are found in an export. */
export interface GrowingLibrary extends Library {
  /** Adds the file of an item, if it is one. */
  add(item: XmlNode): void
}

/** Creates an empty media library. */
export function createLibrary(): GrowingLibrary {
  const files = createDiskMap<Attachment>()
  const byPost = createDiskLists<Attachment>()
  return {
    find: number => files.get(number),
    picturesOf: post => byPost.get(post).toSorted(byOrder),
    add(item) {
      const file = attachmentIn(item)
      if (file === undefined) return
      files.set(file.number, file)
      if (file.parent !== undefined && /\.(?:jpe?g|png|gif|webp|avif|svg)$/i.test(file.url))
        byPost.add(file.parent, file)
    },
  }
}

function attachmentIn(item: XmlNode): Attachment | undefined {
  const [number, url] = [childText(item, 'wp:post_id'), childText(item, 'wp:attachment_url')]
  if (number === undefined || url === undefined) return undefined
  const alt = metaOf(item).get('_wp_attachment_image_alt')
  const caption = plainText(childText(item, 'excerpt:encoded') ?? '')
  const parent = childText(item, 'wp:post_parent')
  return {
    number: number,
    url: url,
    parent: parent === undefined || parent === '0' ? undefined : parent,
    order: Number(childText(item, 'wp:menu_order') ?? 0) || 0,
    alt: alt || undefined,
    caption: caption === '' ? undefined : caption,
  }
}

function byOrder(a: Attachment, b: Attachment): number {
  return (a.order ?? 0) - (b.order ?? 0) || Number(a.number) - Number(b.number)
}
