import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LineOf } from '../../articles/faults/issue-faults.ts'
import type { Publication } from '../../articles/publication.ts'
import { PUBLICATION_FILE } from '../../intake/load-publication.ts'
import { isMissing } from '../../problem.ts'
import { decodeText } from '../../records/decode-text.ts'
import { readRecord } from '../../records/read-record.ts'
import { readYamlFields } from '../../records/syntax/yaml-fields.ts'

/** Returns the lines of the fields of a file in the folder. */
export type LinesOf = (file: string) => LineOf

/** Creates the function that finds lines. It reads a file once, when something is found in it. */
export function createLines({
  folder,
  publication,
}: {
  readonly folder: string
  readonly publication: Publication
}): LinesOf {
  const known = new Map<string, LineOf>()
  return file => {
    const lineOf = known.get(file) ?? readLines(folder, file, publication)
    known.set(file, lineOf)
    return lineOf
  }
}

function readLines(folder: string, file: string, { timeZone, language, facts }: Publication): LineOf {
  try {
    const bytes = readFileSync(join(folder, file))
    if (file === PUBLICATION_FILE)
      return readYamlFields(decodeText(bytes).text, { file, linesBefore: 0 }).lineOf
    return readRecord(file, bytes, { timeZone, language, facts }).lineOf
  } catch (error) {
    // Another tool describes the publication, or the file has just been removed.
    if (isMissing(error)) return () => undefined
    throw error
  }
}
