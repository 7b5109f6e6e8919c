import type { Author } from '../article.ts'

/** What the configuration of a tool says about the records of its site, besides the fields of `publication.yaml`. */
export interface SiteFacts {
  /** The languages of a site that has several, the default one among them. */
  readonly languages?: readonly SiteLanguage[] | undefined
  /** The authors that the site describes, by the keys with which records name them. */
  readonly authors?: Readonly<Record<string, Author>> | undefined
  /** Names of tags by the keys with which records name them. */
  readonly tags?: Readonly<Record<string, string>> | undefined
  /** How a record without a title gets one from the name of its file: as it is, or as words. */
  readonly titles?: 'name' | 'words' | undefined
  /** Fields that records have unless they say otherwise; a later one wins. */
  readonly defaults?: readonly RecordDefaults[] | undefined
  /** Texts that templates show, by their names in lower case, such as `site.title`. */
  readonly values?: Readonly<Record<string, string>> | undefined
  /** How names become parts of addresses. */
  readonly spelling?: SiteSpelling | undefined
  /** Whether addresses have the day of a date in the zone that is written with it. */
  readonly datesAsWritten?: boolean | undefined
}

/** The ways in which tools write names in addresses. */
export type SiteSpelling = 'hugo' | 'zola' | 'docusaurus' | 'eleventy' | 'astro' | 'other'

/** Fields of all records in a folder. */
export interface RecordDefaults {
  /** Path of the folder, perhaps with `*` and `**`; empty for all records. */
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
}

/** A language of a site, and where its records and pages are. */
export interface SiteLanguage {
  /** Its name in the site, as in `radio.fr.md`. */
  readonly key: string
  /** BCP 47 language tag. */
  readonly tag: string
  /** The beginning of the paths of its pages, such as `/fr`; empty for the default one. */
  readonly prefix: string
  /** Absolute URL of a site of its own, without a slash at the end. */
  readonly site?: string | undefined
  /** The folder with its records, if it has one of its own. */
  readonly folder?: string | undefined
  readonly isDefault: boolean
  /** Whether the site leaves its records out. */
  readonly isDisabled?: boolean | undefined
}

/** A record under the name that it has without its language. */
export interface LocatedRecord {
  /** Path inside the folder, as if the record were in the only language: `posts/radio.md` of `posts/radio.fr.md`. */
  readonly file: string
  readonly language?: SiteLanguage | undefined
}

/** Finds the language of a record: the one in its name, or that of its folder, or the default. */
export function locateRecord(path: string, { languages }: SiteFacts = {}): LocatedRecord {
  if (languages === undefined) return { file: path }
  const [, stem = '', suffix = '', ending = ''] = /^(.+)\.([^./]+)(\.[^./]+)$/.exec(path) ?? []
  const named = languages.find(({ key }) => key.toLowerCase() === suffix.toLowerCase())
  if (named !== undefined) return { file: stem + ending, language: named }
  const inFolder = languages
    .filter(({ folder }) => folder !== undefined && path.startsWith(`${folder}/`))
    .sort((a, b) => (b.folder?.length ?? 0) - (a.folder?.length ?? 0))[0]
  return { file: path, language: inFolder ?? languages.find(({ isDefault }) => isDefault) }
}
