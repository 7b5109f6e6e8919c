import { dateOfFile } from '../articles/identity.ts'
import { FIELD_NAMES } from './other-tools/field-names.ts'
import type { RawRecord } from './raw-record.ts'

/**
 * Returns why a file with the ending of a record is none, to be said after "passed over as"; undefined for a record, and for a
 * file that its author may take for one.
 */
export function reasonForNoRecord(path: string, text: string, record: RawRecord): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/\.json$/i.test(name)) return isData(path, text, record) ? DATA : undefined
  const hasFields = record.isBare !== true && (!/\.txt$/i.test(name) || record.fields.published !== undefined)
  if (hasFields) return undefined
  if (OF_EPISODE.test(name)) return EPISODE
  return ABOUT_FOLDER.test(name) ? ABOUT : undefined
}

const EPISODE = 'a file of an episode, by its name'

/** `nurse-transcript.txt`, `transcript.de.txt` or `chapters.txt`; in other forms, they have no ending of a record. */
const OF_EPISODE = /(?:^|[-_.])(?:transcript|chapters)(?:[-_.][a-z]{2,3})?\.txt$/i

const DATA = 'data, since it has no two of a title, a date and a text'
const ABOUT = 'a file about the folder, by its name'

/** Names of files that repositories and web sites have beside their articles. */
const ABOUT_FOLDER = new RegExp(
  `^(?:${[
    ...['readme', 'licen[sc]e', 'copying', 'contributing', 'contributors', 'changelog', 'changes', 'history'],
    ...[
      'code[-_]of[-_]conduct',
      'security',
      'support',
      'governance',
      'maintainers',
      'authors',
      'notice',
      'todo',
    ],
    ...[
      'install',
      'upgrading',
      'style[-_]?guide',
      'agents',
      'claude',
      'pull_request_template',
      'issue_template',
    ],
    ...['robots', 'humans', 'ads', 'llms', 'requirements', 'runtime', 'manifest', 'cmakelists'],
  ].join('|')})(?:[-_.][\\w-]+)*\\.(?:md|markdown|mdx|txt)$`,
  'i',
)

/** Parts of an article. A JSON object with two of them is meant to be one. */
const PARTS = [FIELD_NAMES.title, FIELD_NAMES.published, [...FIELD_NAMES.content, ...FIELD_NAMES.markdown]]
/** Where the names of an object that cannot be read are looked for. */
const MAX_START = 10_000

function isData(path: string, text: string, { fields, faults }: RawRecord): boolean {
  if (!/^\s*\{/.test(text)) return true
  const isBroken = faults.some(({ severity }) => severity === 'fault')
  const start = text.slice(0, MAX_START)
  const has = (names: readonly string[]) =>
    isBroken
      ? new RegExp(`["'](?:${names.join('|')})["']\\s*:`, 'i').test(start)
      : names.some(name => fields[name] !== undefined)
  const parts = PARTS.filter(has).length
  return parts + (parts > 0 && dateOfFile(path) !== undefined && !has(PARTS[1] ?? []) ? 1 : 0) < 2
}
