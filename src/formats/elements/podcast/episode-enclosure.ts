import type { Item } from '../../model.ts'
import {
  extensionOf,
  isPlayable,
  itemEnclosures,
  itemImage,
  itemRecordings,
  mediaTypeOf,
  type ResolvedEnclosure,
  UNKNOWN_TYPE,
} from '../enclosures.ts'

/** Types of Apple's list for extensions whose registered type is another (podcasters.apple.com, "Podcast RSS feed requirements"). */
const APPLE_TYPES: Readonly<Record<string, string>> = {
  'audio/mp4 m4a': 'audio/x-m4a',
  'video/mp4 m4v': 'video/x-m4v',
}

/** Returns the recording of an episode, or else another file that is no picture; undefined when it has none. */
export function episodeEnclosure(item: Item, base: string | undefined): ResolvedEnclosure | undefined {
  const image = itemImage(item, base)
  const files = itemEnclosures(item, base)
    .filter(({ url, type }) => url !== image?.url && !type.startsWith('image/'))
    .map(file => ({ ...file, type: typeOf(file) }))
  const [named] = itemRecordings(item, base)
  return (
    files.find(({ url }) => url === named?.url) ??
    files.find(isPlayable) ??
    files.find(({ type }) => type === UNKNOWN_TYPE) ??
    files[0]
  )
}

/** Directories refuse an unknown type, and take that of the extension themselves. */
function typeOf({ url, type }: ResolvedEnclosure): string {
  const known = type === UNKNOWN_TYPE ? mediaTypeOf(undefined, url) : type
  return APPLE_TYPES[`${known} ${extensionOf(url)}`] ?? known
}
