import { faultyRecord, type RawRecord } from './raw-record.ts'
import { readYamlFields } from './yaml-fields.ts'

/** Reads YAML front matter between two lines of `---`, and the Markdown below it. */
export function readMarkdownRecord(text: string, path: string): RawRecord {
  const lines = text.split('\n')
  const open = lines.findIndex(line => line.trim() !== '')
  const first = lines[open] ?? ''
  if (!FENCE.test(first)) return faultyRecord(path, noFieldsMessage(first), Math.max(0, open) + 1)
  const length = lines.slice(open + 1).findIndex(line => CLOSING_FENCE.test(line))
  if (length < 0) {
    return faultyRecord(path, 'expected a second line of "---" where the fields end, got none', open + 1)
  }
  const close = open + 1 + length
  const yaml = readYamlFields(lines.slice(open + 1, close).join('\n'), { file: path, linesBefore: open + 1 })
  const source = lines
    .slice(close + 1)
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
  return { ...yaml, body: { format: 'markdown', source } }
}

/** Names the front matter of other programs, which looks alike. */
function noFieldsMessage(first: string): string {
  if (/^\+\+\+\s*$/.test(first)) {
    const advice = 'write YAML between two lines of "---", such as title: "A title"'
    return `expected YAML, got TOML ("+++"): TOML front matter is not read: ${advice}`
  }
  if (/^\{\s*(?:"|$)/.test(first)) {
    return 'expected YAML, got JSON ("{"): JSON front matter is not read: write YAML between two lines of "---"'
  }
  const example = '"---", "title: …", "published: 2021-02-17", "---"'
  return `expected fields between two lines of "---": begin the file with ${example}`
}

const FENCE = /^---[ \t]*$/
const CLOSING_FENCE = /^(?:---|\.\.\.)[ \t]*$/
