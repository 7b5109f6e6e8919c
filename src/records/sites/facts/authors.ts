import type { Author } from '../../../articles/article.ts'
import { authorsSchema } from '../../../articles/schema/field-schemas.ts'
import { type Fields, isFields } from '../../fields.ts'
import { readFrontMatter } from '../../front-matter.ts'
import { AUTHOR_FIELD_NAMES } from '../../other-tools/field-names.ts'
import { readDataFile, type SiteFiles, siteUrl, textIn, valueIn } from '../site-tool.ts'

/** Where a site describes its authors. Each path is without its ending. */
export interface AuthorPlaces {
  /** Data files with all authors by their keys, such as `_data/authors`. */
  readonly lists?: readonly string[]
  /** Folders with a file for each author, which has the key as its name. */
  readonly folders?: readonly string[]
  /** The address of the site, for addresses that begin with a slash. */
  readonly site: string | undefined
}

/** The authors of a site by their keys, and where they are described. */
export type SiteAuthors = Readonly<Record<string, Author>>

const DATA_ENDINGS = ['.yml', '.yaml', '.json', '.toml']
const PAGE_ENDINGS = ['.md', '.markdown', '.mdx', '.html']

/** Reads the authors that a site describes; undefined when it describes none. */
export function readAuthors(places: AuthorPlaces, files: SiteFiles): SiteAuthors | undefined {
  const { lists = [], folders = [], site } = places
  const described = [
    ...folders.flatMap(folder => authorsInFolder(folder, files)),
    ...lists.flatMap(list => authorsInList(list, files)),
  ]
  const authors = described.flatMap(([key, value]) => {
    const author = authorOf(value, site)
    if (author === undefined) return []
    const own = isFields(value) ? textIn(value, 'short_name', 'key', 'username') : undefined
    return [...new Set([key, ...(own === undefined ? [] : [own])])].map(name => [name, author] as const)
  })
  return authors.length === 0 ? undefined : Object.fromEntries(authors)
}

type Described = readonly [key: string, value: unknown]

/** A list names each author by a key, or in a field of its own. */
function authorsInList(path: string, files: SiteFiles): readonly Described[] {
  return DATA_ENDINGS.flatMap(ending => Object.entries(readDataFile(path + ending, files) ?? {}))
}

function authorsInFolder(folder: string, files: SiteFiles): readonly Described[] {
  return files.list(folder).flatMap((name): readonly Described[] => {
    const [, key = '', ending = ''] = /^([^_.][^.]*)(\.[a-z]+)?$/.exec(name) ?? []
    if (key === '') return []
    if (ending === '')
      return [[key, pageFields([`${folder}/${key}/_index`, `${folder}/${key}/index`], files)]]
    if (DATA_ENDINGS.includes(ending)) return [[key, readDataFile(`${folder}/${name}`, files)]]
    return PAGE_ENDINGS.includes(ending) ? [[key, pageFields([`${folder}/${key}`], files)]] : []
  })
}

/** Returns the front matter of the first page that exists. */
function pageFields(paths: readonly string[], files: SiteFiles): Fields | undefined {
  for (const path of paths.flatMap(path => PAGE_ENDINGS.map(ending => path + ending))) {
    const text = files.read(path)
    if (text !== undefined) return readFrontMatter(text, path, 'markdown').fields
  }
  return undefined
}

/** Returns the author that a data file describes. Of its addresses, only those that are valid stay. */
function authorOf(described: unknown, site: string | undefined): Author | undefined {
  const value = typeof described === 'string' ? { name: described } : described
  if (!isFields(value)) return undefined
  const inner = { ...value, ...fieldsOf(value.params), ...fieldsOf(value.extra) }
  const name = textIn(inner, ...AUTHOR_FIELD_NAMES.name)
  if (name === undefined) return undefined
  const links = linksOf(inner)
  const address = textIn(inner, ...AUTHOR_FIELD_NAMES.url) ?? links.website
  const url = address?.startsWith('/') && site !== undefined ? site + address : siteAddress(address)
  const email = textIn(inner, ...AUTHOR_FIELD_NAMES.email) ?? links.email?.replace(/^mailto:/i, '')
  const usable = [{ url }, { email }].filter(
    part => authorsSchema.safeParse([{ name, ...part }]).success && Object.values(part)[0] !== undefined,
  )
  return Object.assign({ name }, ...usable)
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function siteAddress(address: string | undefined): string | undefined {
  return siteUrl(address) === undefined ? undefined : address
}

/** Themes such as Minimal Mistakes have a list of links with labels. */
function linksOf(author: Fields): Readonly<Record<string, string | undefined>> {
  const links = valueIn(author, 'links')
  const labelled = (Array.isArray(links) ? links : [])
    .filter(isFields)
    .map(link => [textIn(link, 'label')?.toLowerCase() ?? '', textIn(link, 'url')] as const)
  return Object.fromEntries(labelled)
}
