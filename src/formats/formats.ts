import { atom } from './atom.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** Every format, in the order in which pages list them. A new format is one file and one place in this list. */
export const formats: readonly Format[] = [rss, atom, json]

/** The format to which lists of feeds link, and in which the size of a feed is measured. */
export const mainFormat: Format = rss

/** The file name of each format's document, such as `rss.xml`. */
export const FEED_FILE_NAMES: readonly string[] = formats.map(({ fileName }) => fileName)
