import mime from 'mime-types'
import type { Item, ItemImage } from '../model.ts'
import { wholeNumber } from './fields.ts'
import { resolveUrl } from './resolve-url.ts'

/** For a file that has not been seen yet: nothing is guessed from its name. */
export const UNKNOWN_TYPE = 'application/octet-stream'

const MAX_EXTENSION_LENGTH = 8

/** The names that are often given to a media type, and its registered name. */
const REGISTERED_TYPES: ReadonlyMap<string, string> = new Map([
  ['image/jpg', 'image/jpeg'],
  ['image/svg', 'image/svg+xml'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/x-m4a', 'audio/mp4'],
])

/** A file whose URL is absolute and whose type is known, or said to be unknown. */
export interface ReadyEnclosure extends Omit<ItemImage, 'length' | 'duration'> {
  readonly url: string
  readonly type: string
  readonly length: number | undefined
  readonly duration: number | undefined
}

/** The item's picture, if it has one with a usable URL. */
export function itemImage(item: Item, base: string | undefined): ReadyEnclosure | undefined {
  return ready(item.image, 'image', base)
}

/** Every file of an item in order of weight: video, audio, enclosure, attachments, picture; no URL twice. */
export function itemEnclosures(item: Item, base: string | undefined): readonly ReadyEnclosure[] {
  const all = [
    ...itemRecordings(item, base),
    ready(item.enclosure, undefined, base),
    ...(item.attachments ?? []).map(attachment => ready(attachment, undefined, base)),
    itemImage(item, base),
  ].filter(enclosure => enclosure !== undefined)
  return all.filter((enclosure, at) => all.findIndex(other => other.url === enclosure.url) === at)
}

/** The one enclosure that RSS allows: what can be played, or else the picture, or else any file (READERS 2.2). */
export function rssEnclosure(item: Item, base: string | undefined): ReadyEnclosure | undefined {
  const all = itemEnclosures(item, base)
  if (all.length === 1) return all[0]
  const [recording] = itemRecordings(item, base)
  return recording ?? all.find(isPlayable) ?? itemImage(item, base) ?? all[0]
}

function itemRecordings({ video, audio }: Item, base: string | undefined): readonly ReadyEnclosure[] {
  const recordings = [ready(video, 'video', base), ready(audio, 'audio', base)]
  return recordings.filter(recording => recording !== undefined)
}

function isPlayable(enclosure: ReadyEnclosure): boolean {
  return /^(?:audio|video)\//.test(enclosure.type)
}

type Kind = 'image' | 'audio' | 'video'

function ready(
  given: string | ItemImage | undefined,
  kind: Kind | undefined,
  base: string | undefined,
): ReadyEnclosure | undefined {
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

/** The type as given, by its registered name, or else by the extension of the URL. */
function enclosureType(given: string | undefined, url: string, kind: Kind | undefined): string {
  if (given) return REGISTERED_TYPES.get(given) ?? given
  const extension = new URL(url).pathname.split('/').at(-1)?.split('.').slice(1).at(-1) ?? ''
  const known = extension.length > MAX_EXTENSION_LENGTH ? false : mime.lookup(extension)
  if (known === false) return UNKNOWN_TYPE
  return isContainer(extension) && kind !== undefined && kind !== 'image' ? `${kind}/${extension}` : known
}

/** Files that hold sound or pictures alike. */
function isContainer(extension: string): boolean {
  return ['mp4', 'ogg', 'webm'].includes(extension)
}
