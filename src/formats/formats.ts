import { atom } from './atom.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** Every format, in the order of display. A further one is a file and a place in this list. */
export const formats: readonly Format[] = [rss, atom, json]

/** The format that lists of feeds link to, and in which the size of a feed is measured. */
export const mainFormat: Format = rss

/** The last part of the address of each format's document, such as `rss.xml`. */
export const FEED_FILE_NAMES: readonly string[] = formats.map(({ fileName }) => fileName)
