import { readdirSync } from 'node:fs'
import { posix } from 'node:path'
import type { Fault } from '../../articles/faults/fault.ts'
import { isInFolders, type Publication } from '../../articles/publication.ts'
import { isRecordFile, recordReaders } from '../../records/read-record.ts'
import { isHidden } from './file-state.ts'
import type { Folder } from './folder.ts'

/** Kinds of files that are named in a message. */
const MAX_KINDS = 5

/** Returns a note that says what is in a folder without records, and why it is passed over. */
export function emptyFolderNotes(
  { files, root }: Pick<Folder, 'files' | 'root'>,
  publication: Pick<Publication, 'folders'>,
): readonly Fault[] {
  const names = [...files.keys()]
  const records = names.filter(isRecordFile)
  if (records.some(path => isInFolders(path, publication))) return []
  const reasons = [elsewhere(records, publication), otherKinds(names), hidden(root)].filter(
    reason => reason !== undefined,
  )
  const endings = Object.keys(recordReaders).join(', ')
  const got = reasons.length === 0 ? 'none, and no other file' : `none: ${reasons.join('; ')}`
  return [{ severity: 'note', file: '', message: `expected files that end in ${endings}, got ${got}` }]
}

function elsewhere(
  records: readonly string[],
  { folders = [] }: Pick<Publication, 'folders'>,
): string | undefined {
  const [first] = records
  if (first === undefined) return undefined
  const count = counted(records.length, 'is', 'are')
  return `${count} not in ${folders.join(', ')}, such as ${first}: name the right folders in "folders" of publication.yaml`
}

function otherKinds(names: readonly string[]): string | undefined {
  const others = Map.groupBy(
    names.filter(name => !isRecordFile(name) && name !== 'publication.yaml'),
    name => posix.extname(name).toLowerCase() || 'without an ending',
  )
  const kinds = [...others].sort(([, a], [, b]) => b.length - a.length)
  if (kinds.length === 0) return undefined
  const listed = kinds.slice(0, MAX_KINDS).map(([kind, found]) => `${found.length} ${kind}`)
  return `the files are ${listed.join(', ')}${kinds.length > MAX_KINDS ? ' and others' : ''}`
}

/** Names the folders that are never read, since their articles may be in one. */
function hidden(root: string): string | undefined {
  const folders = readdirSync(root, { withFileTypes: true }).filter(entry => entry.isDirectory())
  const names = folders.map(({ name }) => name).filter(name => isHidden(name) && name !== '.git')
  if (names.length === 0) return undefined
  return `${names.sort().slice(0, MAX_KINDS).join(', ')} ${names.length === 1 ? 'is' : 'are'} never read, by the name`
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 record ${one}` : `${count} records ${many}`
}
