import type { DateContext } from '../articles/dates/dates.ts'
import type { Fault } from '../articles/faults/fault.ts'
import { decodeText } from './decode-text.ts'
import { takeFirstHeading } from './first-heading.ts'
import { readFrontMatter } from './front-matter.ts'
import { readJsonRecord } from './json-record.ts'
import { reasonForNoRecord } from './no-record.ts'
import { renameFields } from './other-tools/rename-fields.ts'
import { readPressText } from './press/press-text.ts'
import { faultyRecord, type RawRecord } from './raw-record.ts'

export type { RawRecord }

/** Reads the text of one file. `path` is its name in faults; `dates` tells dates from other lines. */
export type RecordReader = (text: string, path: string, dates: DateContext) => RawRecord

/** The readers of record files, by extension in lower case. A further one is a file and a line here. */
export const recordReaders: Readonly<Record<string, RecordReader>> = {
  '.md': (text, path) => readFrontMatter(text, path, 'markdown'),
  '.markdown': (text, path) => readFrontMatter(text, path, 'markdown'),
  '.mdx': (text, path) => readFrontMatter(text, path, 'markdown'),
  '.html': (text, path) => readFrontMatter(text, path, 'html'),
  '.json': readJsonRecord,
  '.txt': readPressText,
}

/** Whether a file of this name is a record. */
export function isRecordFile(path: string): boolean {
  return readerFor(path) !== undefined
}

/**
 * Reads the bytes of a record file. Never throws: all faults are in `faults`, also that of another extension. `dates` has
 * the publication's zone and language, by which dates in a press text are recognised.
 */
export function readRecord(
  path: string,
  bytes: Uint8Array,
  dates: DateContext = { timeZone: 'UTC' },
): RawRecord {
  const reader = readerFor(path)
  if (reader === undefined) return faultyRecord(path, `expected a file that ends in ${extensions()}`)
  const { text, encoding } = decodeText(bytes)
  const written = reader(text, path, dates)
  const named = withOurNames(written, path)
  const record = { ...named, noRecord: reasonForNoRecord(path, text, named) }
  return encoding === 'windows-1252' ? { ...record, faults: [...record.faults, guessed(path)] } : record
}

function withOurNames(written: RawRecord, path: string): RawRecord {
  if (written.faults.some(({ severity }) => severity === 'fault')) return written
  const { fields, lineOf, page } = renameFields(written.fields, written.lineOf, path)
  return { ...written, ownFields: written.fields, lineOf, page, ...takeFirstHeading(fields, written.body) }
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
