import type { Item, ItemImage } from '../model.ts'
import { wholeNumber } from './fields.ts'
import { MEDIA_TYPES } from './media-types.ts'
import { resolveUrl } from './resolve-url.ts'

/** A file with an absolute URL and a media type, which may be `UNKNOWN_TYPE`. */
export interface ResolvedEnclosure extends Omit<ItemImage, 'length' | 'duration'> {
  readonly url: string
  readonly type: string
  readonly length: number | undefined
  readonly duration: number | undefined
}

/** Media type of a file whose type is not known yet. If it is given, none is guessed from the file's name. */
export const UNKNOWN_TYPE = 'application/octet-stream'

/** Returns the item's picture; undefined if it has none with a valid URL. */
export function itemImage(item: Item, base: string | undefined): ResolvedEnclosure | undefined {
  return resolveEnclosure(item.image, 'image', base)
}

/** Returns every file of an item by priority: video, audio, enclosure, attachments, picture. No URL occurs twice. */
export function itemEnclosures(item: Item, base: string | undefined): readonly ResolvedEnclosure[] {
  const all = [
    ...itemRecordings(item, base),
    resolveEnclosure(item.enclosure, undefined, base),
    ...(item.attachments ?? []).map(attachment => resolveEnclosure(attachment, undefined, base)),
    itemImage(item, base),
  ].filter(enclosure => enclosure !== undefined)
  return all.filter((enclosure, at) => all.findIndex(other => other.url === enclosure.url) === at)
}

/**
 * Returns the one enclosure that RSS allows: audio or video, else a file whose type is not known yet, which is most
 * likely one of them, else the picture, else any other file (docs/readers/what-to-emit.md#rss-item). The picture is in
 * `media:content` too.
 */
export function rssEnclosure(item: Item, base: string | undefined): ResolvedEnclosure | undefined {
  const all = itemEnclosures(item, base)
  if (all.length === 1) return all[0]
  const [recording] = itemRecordings(item, base)
  const image = itemImage(item, base)
  const others = all.filter(({ url }) => url !== image?.url)
  return recording ?? others.find(isPlayable) ?? others.find(isUnknown) ?? image ?? all[0]
}

/** Returns the recordings that an item of npm's `feed` names. */
export function itemRecordings(
  { video, audio }: Item,
  base: string | undefined,
): readonly ResolvedEnclosure[] {
  const recordings = [resolveEnclosure(video, 'video', base), resolveEnclosure(audio, 'audio', base)]
  return recordings.filter(recording => recording !== undefined)
}

/** Returns whether a file is audio or video by its type. */
export function isPlayable(enclosure: Pick<ResolvedEnclosure, 'type'>): boolean {
  return /^(?:audio|video)\//.test(enclosure.type)
}

function isUnknown(enclosure: ResolvedEnclosure): boolean {
  return enclosure.type === UNKNOWN_TYPE
}

type Kind = 'image' | 'audio' | 'video'

function resolveEnclosure(
  given: string | ItemImage | undefined,
  kind: Kind | undefined,
  base: string | undefined,
): ResolvedEnclosure | undefined {
  if (given === undefined) return undefined
  const enclosure = typeof given === 'string' ? { url: given } : given
  const url = resolveUrl(enclosure.url, base)
  if (url === undefined) return undefined
  const { duration = 0 } = enclosure
  return {
    ...enclosure,
    url,
    type: enclosureType(enclosure.type, url, kind),
    length: wholeNumber(enclosure.length),
    width: wholeNumber(enclosure.width),
    height: wholeNumber(enclosure.height),
    duration: duration > 0 && Number.isFinite(duration) ? duration : undefined,
  }
}

/** Registered names of media types, by common names that are not registered. */
const REGISTERED_TYPES: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/svg', 'image/svg+xml'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-m4a', 'audio/mp4'],
])

/** Returns the registered name of a media type; without one, the type of the extension in the URL, which may be `UNKNOWN_TYPE`. */
export function mediaTypeOf(given: string | undefined, url: string): string {
  return enclosureType(given, url, undefined)
}

/** Returns the registered name of the given type, or else the type of the URL's extension. */
function enclosureType(given: string | undefined, url: string, kind: Kind | undefined): string {
  if (given) return REGISTERED_TYPES.get(given) ?? given
  const extension = extensionOf(url)
  const known = MEDIA_TYPES.get(extension)
  if (known === undefined) return UNKNOWN_TYPE
  return isContainer(extension) && kind !== undefined && kind !== 'image' ? `${kind}/${extension}` : known
}

/** Returns the extension of the last segment of a URL's path, in lower case; empty if it has none. */
export function extensionOf(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1)
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}

/** Returns whether files with this extension can be audio or video. */
function isContainer(extension: string): boolean {
  return ['mp4', 'ogg', 'webm'].includes(extension)
}
