import { hash } from 'node:crypto'
import { type Publication, siteRules } from '../articles/publication.ts'
import { fileIdentity } from './folder/file-state.ts'
import type { Folder } from './folder/folder.ts'
import { createFilesBeside } from './reading/files-by-name.ts'

/** Returns the fingerprint of a record that names these files. */
export type Fingerprint = (path: string, dependencies: readonly string[]) => string

/** Increase it when records are read in another way, so that all are read again. */
const READING_VERSION = 13

/**
 * Creates fingerprints of records in a folder as it was last seen. A fingerprint changes when the record, a file that it
 * names, an image or recording with its name, or the rules of reading change. It ends with the identity of the file.
 */
export function createFingerprint({ files }: Pick<Folder, 'files'>, publication: Publication): Fingerprint {
  const { timeZone, language, authors, strict = false, folders, baseUrl, facts } = publication
  const context = [
    READING_VERSION,
    timeZone,
    language,
    authors,
    strict,
    folders,
    new URL(baseUrl).hostname,
    siteRules(publication),
    facts,
  ]
  const rules = hash('sha256', JSON.stringify(context), 'base64url')

  const filesBeside = createFilesBeside(files)

  function stamp(path: string): string {
    const state = files.get(path)
    return state === undefined ? '-' : `${state.size}:${state.stamp}`
  }

  return (path, dependencies) => {
    const named = dependencies.map(dependency => `${dependency}=${stamp(dependency)}`)
    const beside = filesBeside(path).map(name => `${name}=${stamp(name)}`)
    const facts = [rules, stamp(path), ...named, ...beside].join('\n')
    return [hash('sha256', facts, 'base64url'), fileIdentity(stamp(path)) ?? ''].join(SEPARATOR)
  }
}

/** Does not occur in a hash. */
const SEPARATOR = '.'

/** Returns the identity of the file of a fingerprint. */
export function identityOfFingerprint(fingerprint: string): string | undefined {
  return fingerprint.split(SEPARATOR)[1] || undefined
}
