import type { RecordDefaults } from '../../articles/addresses/site-facts.ts'
import type { Fields } from '../fields.ts'
import { FIELD_NAMES, type FieldName, fieldKey } from './field-names.ts'

/** Returns the fields of a record with those that its site gives to all records in its folder. Its own win, whatever their names. */
export function withDefaults(
  written: Fields,
  path: string,
  defaults: readonly RecordDefaults[] | undefined,
): Fields {
  const found = defaults?.filter(({ path: pattern }) => matches(path, pattern)) ?? []
  if (found.length === 0) return written
  const given: Fields = Object.assign({}, ...found.map(({ values }) => values))
  const own = new Set(Object.keys(written).flatMap(name => [fieldKey(name), meaningOf(name) ?? []].flat()))
  const missing = Object.entries(given).filter(
    ([name]) => !own.has(fieldKey(name)) && !own.has(meaningOf(name) ?? ''),
  )
  return { ...Object.fromEntries(missing), ...written }
}

/** Lists that have the values of all their names. */
const COLLECTED: readonly FieldName[] = ['tags', 'aliases']

const MEANINGS: ReadonlyMap<string, string> = new Map(
  Object.entries(FIELD_NAMES)
    .filter(([field]) => !COLLECTED.some(name => name === field))
    .flatMap(([field, names]) => names.map(name => [fieldKey(name), `our ${field}`] as const)),
)

/** Returns a name for our field that another name means. */
function meaningOf(name: string): string | undefined {
  return MEANINGS.get(fieldKey(name))
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '[^/]*', '**': '.*', '**/': '.*' }

/** Whether a file is inside a folder, or one of those that a pattern with `*` and `**` means. */
function matches(file: string, pattern: string): boolean {
  const plain = pattern.replace(/^\.?\/|\/$/g, '')
  if (plain === '') return true
  const source = plain
    .split(/(\*\*\/?|\*)/)
    .map(part => WILDCARDS[part] ?? RegExp.escape(part))
    .join('')
  return new RegExp(`^${source}(?:/|$|\\.[a-z]+$)`).test(file)
}
