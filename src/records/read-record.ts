import type { SiteFacts } from '../articles/addresses/site-facts.ts'
import type { Body } from '../articles/article.ts'
import type { DateContext } from '../articles/dates/dates.ts'
import type { Fault } from '../articles/faults/fault.ts'
import { readEmbargo } from '../articles/press/embargo/read-embargo.ts'
import { decodeText } from './decode-text.ts'
import { takeFirstHeading } from './first-heading.ts'
import { readFrontMatter } from './front-matter.ts'
import { readJsonRecord } from './json-record.ts'
import { reasonForNoRecord } from './no-record.ts'
import { withDefaults } from './other-tools/record-defaults.ts'
import { renameFields } from './other-tools/rename-fields.ts'
import { readPressMarkdown } from './press/press-markdown.ts'
import { readPressText } from './press/press-text.ts'
import { faultyRecord, type RawRecord } from './raw-record.ts'

export type { RawRecord }

/** Reads the text of one file. `path` is its name in faults; `dates` tells dates from other lines. */
export type RecordReader = (text: string, path: string, dates: DateContext) => RawRecord

/** The readers of record files, by extension in lower case. A further one is a file and a line here. */
export const recordReaders: Readonly<Record<string, RecordReader>> = {
  '.md': readMarkdown,
  '.markdown': readMarkdown,
  '.mdx': (text, path) => readFrontMatter(text, path, 'markdown'),
  '.html': (text, path) => readFrontMatter(text, path, 'html'),
  '.json': readJsonRecord,
  '.txt': readPressText,
}

/** Reads Markdown below fields, or a press release without any. */
function readMarkdown(text: string, path: string, dates: DateContext): RawRecord {
  const record = readFrontMatter(text, path, 'markdown')
  return record.isBare ? (readPressMarkdown(text, path, dates) ?? record) : record
}

/** Whether a file of this name is a record. */
export function isRecordFile(path: string): boolean {
  return readerFor(path) !== undefined
}

/**
 * Reads the bytes of a record file. Never throws: all faults are in `faults`, also that of another extension. `dates` has
 * the publication's zone and language, by which dates in a press text are recognised, and what a site says about its records.
 */
export function readRecord(
  path: string,
  bytes: Uint8Array,
  dates: DateContext & { readonly facts?: SiteFacts | undefined } = { timeZone: 'UTC' },
): RawRecord {
  const reader = readerFor(path)
  if (reader === undefined) return faultyRecord(path, `expected a file that ends in ${extensions()}`)
  const { text, encoding } = decodeText(bytes)
  const written = reader(text, path, dates)
  const named = withOurNames(written, path, { text, dates })
  const record = { ...named, noRecord: reasonForNoRecord(path, text, named) }
  return encoding === 'windows-1252' ? { ...record, faults: [...record.faults, guessed(path)] } : record
}

/** A file as it was read. */
interface WrittenText {
  readonly text: string
  readonly dates: DateContext & { readonly facts?: SiteFacts | undefined }
}

function withOurNames(written: RawRecord, path: string, { text, dates }: WrittenText): RawRecord {
  if (written.faults.some(({ severity }) => severity === 'fault')) return written
  const ownFields = withDefaults(written.fields, path, dates.facts?.defaults)
  const { fields, lineOf, page } = renameFields(ownFields, written.lineOf, path)
  const { problems, ...read } = readEmbargo(fields, written.body, dates)
  const titled = takeFirstHeading(read.fields, withoutBlankStart(read.body))
  const faults = problems.map(({ field, index, message }): Fault => {
    const line = field === undefined ? lineIn(text, written.body, index) : lineOf([field])
    return { severity: 'fault', file: path, line, field: 'embargo', message }
  })
  return {
    ...written,
    ...titled,
    ownFields,
    lineOf,
    page,
    faults: [...written.faults, ...faults],
  }
}

/** An embargo above the text leaves blank lines there. */
function withoutBlankStart({ format, source }: Body): Body {
  return { format, source: source.replace(/^(?:[ \t]*\n)+/, '') }
}

/** Returns the line of a place in a body that ends a file. */
function lineIn(text: string, { source }: Body, index: number): number | undefined {
  if (!text.endsWith(source)) return undefined
  return text.slice(0, text.length - source.length + index).split('\n').length
}

function readerFor(path: string): RecordReader | undefined {
  const extension = /\.[^./]*$/.exec(path)?.[0].toLowerCase() ?? ''
  return Object.hasOwn(recordReaders, extension) ? recordReaders[extension] : undefined
}

function extensions(): string {
  return Object.keys(recordReaders).join(', ')
}

function guessed(file: string): Fault {
  return { severity: 'warning', file, message: 'expected UTF-8, read as Windows-1252: save it as UTF-8' }
}
