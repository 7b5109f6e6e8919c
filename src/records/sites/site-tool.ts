import type { SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { PublicationFields } from '../../articles/schema/publication-schema.ts'
import { type Fields, isFields } from '../fields.ts'
import { fieldKey } from '../other-tools/field-names.ts'
import { readTomlFields } from '../syntax/toml-fields.ts'
import { readYamlFields } from '../syntax/yaml-fields.ts'

/** The files of a site, from its folder. */
export interface SiteFiles {
  /** Name of the folder itself. */
  readonly name: string
  /** Returns the text of a file; undefined when there is none. */
  read(path: string): string | undefined
  /** Whether there is a file or a folder at a path. */
  has(path: string): boolean
  /** Returns the names of what a folder contains, in order; none when there is no such folder. */
  list(path: string): readonly string[]
  /** Returns the names of the folders in a folder, without hidden ones. */
  folders(path: string): readonly string[]
}

/** A program that builds sites. A further one is a file and a line in `siteTools`. */
export interface SiteTool {
  readonly name: string
  /** Files or folders by which it is recognised. The first one that exists is its configuration. */
  readonly marks: readonly string[]
  /** Whether a configuration is that of this tool, where several tools have a file of that name. */
  readonly recognises?: (config: Fields) => boolean
  /** Returns what the configuration says, as the fields of `publication.yaml`. */
  readonly read: (config: Fields, files: SiteFiles) => SiteFields
  /** Returns what the site says about its records. */
  readonly readFacts?: (config: Fields, files: SiteFiles) => SiteFacts
}

/** Fields of `publication.yaml` as far as a configuration gives them. */
export type SiteFields = Partial<Readonly<Record<keyof PublicationFields, unknown>>>

/** Returns the value of a field, whatever its capitals, `-` and `_`. `a.b` is the field `b` inside `a`. */
export function valueIn(config: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((outer, name) => {
    if (!isFields(outer)) return undefined
    const key = Object.hasOwn(outer, name)
      ? name
      : Object.keys(outer).find(other => fieldKey(other) === fieldKey(name))
    return key === undefined ? undefined : outer[key]
  }, config)
}

/** Returns the first of these fields that is text, and not empty. */
export function textIn(config: Fields, ...paths: readonly string[]): string | undefined {
  return paths
    .map(path => valueIn(config, path))
    .filter(value => typeof value === 'string')
    .map(text => text.trim())
    .find(text => text !== '')
}

/** Returns the address of a site without a slash at the end; undefined for one that is not absolute. */
export function siteUrl(url: string | undefined, path = ''): string | undefined {
  const absolute = url !== undefined && /^https?:\/\//i.test(url) ? URL.parse(url)?.href : undefined
  return (
    absolute && `${absolute.replace(/\/+$/, '')}/${path}`.replace(/(?<!:)\/{2,}/g, '/').replace(/\/+$/, '')
  )
}

/** Returns the authors of a publication: one that is named, perhaps with an e-mail address and a page. */
export function authorIn(config: Fields, ...paths: readonly string[]): readonly unknown[] | undefined {
  for (const path of paths) {
    const value = valueIn(config, path)
    const name = typeof value === 'string' ? value.trim() : isFields(value) && textIn(value, 'name')
    if (!name) continue
    const email = isFields(value) ? textIn(value, 'email') : undefined
    const url = isFields(value) ? textIn(value, 'url', 'link') : undefined
    return [{ name, ...(email?.includes('@') && { email }), ...(siteUrl(url) && { url }) }]
  }
  return undefined
}

/** Returns the fields of a file in YAML, JSON or TOML; undefined when there is no such file, or it cannot be read. */
export function readDataFile(path: string, files: SiteFiles): Fields | undefined {
  const text = files.read(path)
  if (text === undefined) return undefined
  const read = path.endsWith('.toml') ? readTomlFields : readYamlFields
  const { fields, faults } = read(text, { file: path, linesBefore: 0 })
  return faults.length > 0 ? undefined : fields
}
