import { findComponent } from './components.ts'
import type { Values } from './tags.ts'

/** Facts that a dialect needs about the record whose text it translates. */
export interface DialectContext {
  /** Path of the record inside the folder. */
  readonly path: string
  /** Fields of the record, for texts that show them. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Texts of the site that templates show, by their names in lower case, such as `site.title`. */
  readonly values: Readonly<Record<string, string>>
  /** Returns a mark in the place of a text that is no mark-up. */
  readonly hide: (text: string) => string
  /** Returns a mark in the place of a code sample. */
  readonly hideCode: (code: string, language?: string) => string
  /** Called with each tag that is not known, as it is written. */
  readonly onUnknown: (name: string) => void
}

/** Scheme of a link to a record, by the name that another tool has for it: `record:2020-01-01-radio`. */
export const RECORD_SCHEME = 'record:'

/** Returns the address of a link to another record, which is resolved when the files of a draft are stored. */
export function recordLink(name: string): string {
  const [path = '', fragment] = name.trim().split('#')
  const target = encodeURI(path).replace(/[()]/g, mark => (mark === '(' ? '%28' : '%29'))
  return RECORD_SCHEME + target + (fragment === undefined ? '' : `#${encodeURI(fragment)}`)
}

/** A tag of a template, as its author wrote it. */
export interface Written {
  readonly name: string
  readonly values: Values
  readonly inner: string | undefined
}

/** Returns what a known component shows. Of an unknown one the text inside stays, and its name is reported. */
export function expandComponent(
  { name, values, inner }: Written,
  { onUnknown }: DialectContext,
  reported = name,
): string {
  const component = findComponent(name.toLowerCase())
  if (component === undefined) onUnknown(reported)
  return component === undefined ? (inner ?? '') : component(values, inner ?? '')
}
