import { faultyRecord, type RawRecord } from './raw-record.ts'
import { readYamlFields } from './yaml-fields.ts'

/** Reads YAML front matter between two lines of `---`, and the Markdown below it. */
export function readMarkdownRecord(text: string, path: string): RawRecord {
  const lines = text.split('\n')
  const open = lines.findIndex(line => line.trim() !== '')
  if (!FENCE.test(lines[open] ?? '')) {
    const example = '"---", "title: …", "published: 2021-02-17", "---"'
    return faultyRecord(path, `expected fields between two lines of "---": begin the file with ${example}`, 1)
  }
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

const FENCE = /^---[ \t]*$/
const CLOSING_FENCE = /^(?:---|\.\.\.)[ \t]*$/
