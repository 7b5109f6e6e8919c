import { hash } from 'node:crypto'
import { type Publication, siteRules } from '../articles/publication.ts'
import type { Folder } from './folder/folder.ts'
import { imagesByName } from './reading/images-by-name.ts'

/** Returns the fingerprint of a record that names these files. */
export type Fingerprint = (path: string, dependencies: readonly string[]) => string

/** Increase it when records are read in another way, so that all are read again. */
const READING_VERSION = 6

/**
 * Creates fingerprints of records in a folder as it was last seen. A fingerprint changes when the record, a file that it
 * names, an image with its name, or the rules of reading change.
 */
export function createFingerprint({ files }: Pick<Folder, 'files'>, publication: Publication): Fingerprint {
  const { timeZone, language, authors, strict = false, baseUrl } = publication
  const context = [
    READING_VERSION,
    timeZone,
    language,
    authors,
    strict,
    new URL(baseUrl).hostname,
    siteRules(publication),
  ]
  const rules = hash('sha256', JSON.stringify(context), 'base64url')

  function stamp(path: string): string {
    const state = files.get(path)
    return state === undefined ? '-' : `${state.size}:${state.stamp}`
  }

  return (path, dependencies) => {
    const named = dependencies.map(dependency => `${dependency}=${stamp(dependency)}`)
    const found = imagesByName(path).filter(name => files.has(name))
    const beside = found.map(name => `${name}=${stamp(name)}`)
    return hash('sha256', [rules, stamp(path), ...named, ...beside].join('\n'), 'base64url')
  }
}
