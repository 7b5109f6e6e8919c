import { posix } from 'node:path'
import { RECORD_SCHEME } from '../../content/dialects/dialect.ts'
import { isRecordFile } from '../../records/read-record.ts'

/** Whether a name in a text means a record: one that another tool has for it, or the name of its file. */
export function isRecordName(name: string): boolean {
  return name.startsWith(RECORD_SCHEME) || isRecordFile(name)
}

const ENDINGS = ['.md', '.markdown', '.mdx', '.html', '/index.md', '/_index.md']

/**
 * Returns the paths inside the folder that a name in a text may mean, the likeliest first. A name in a tool's own words may have
 * no ending, and begin at the record's folder, at that of all articles, or at the root.
 */
export function recordPaths(name: string, file: string): readonly string[] {
  const written = name.replace(/^record:/, '').trim()
  const rooted = /^(?:\/|@\/)/.test(written)
  const path = written.replace(/^(?:\/|@\/)+/, '').replace(/\/$/, '')
  const roots = rooted ? rootsOf(file) : [posix.dirname(file), ...(isOwnName(name) ? rootsOf(file) : [])]
  const endings = isRecordFile(path) ? [''] : ENDINGS
  const paths = roots.flatMap(root => endings.map(ending => posix.join(root, path + ending)))
  return [...new Set(paths)].filter(found => !found.startsWith('..') && isRecordFile(found))
}

/** Whether a name in a text is in the words of another tool. */
export function isOwnName(name: string): boolean {
  return name.startsWith(RECORD_SCHEME)
}

/** Returns the folders in which other tools look: that above `_posts`, or `content`, and the root. */
function rootsOf(file: string): readonly string[] {
  const above = /^(.*?)(?:^|\/)_(?:posts|drafts)\//.exec(file)?.[1]
  const content = /^(.*?(?:^|\/)(?:content|docs|blog))\//.exec(file)?.[1]
  return [above, content, ''].filter(root => root !== undefined)
}
