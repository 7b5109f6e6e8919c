import { atom } from './atom.ts'
import type { Format } from './format.ts'
import { json } from './json.ts'
import { rss } from './rss.ts'

/** Every format, in the order in which they are offered to people. */
export const formats: readonly Format[] = [rss, atom, json]
