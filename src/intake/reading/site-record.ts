import {
  inOwnLanguage,
  placeOnSite,
  type RecordPage,
  type SiteRules,
} from '../../articles/addresses/site-address.ts'
import { locateRecord, type SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { ArticleDraft } from '../../articles/article.ts'
import { parseDate } from '../../articles/dates/dates.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import { type FaultLocation, faultAt } from '../../articles/faults/issue-faults.ts'
import { dateOfFile, nameOfFile } from '../../articles/identity.ts'
import type { Fields } from '../../records/fields.ts'
import { withKnownAuthors } from '../../records/other-tools/known-authors.ts'
import type { RawRecord } from '../../records/read-record.ts'

/** The site of a record. */
export interface SiteOfRecord {
  readonly site?: SiteRules | undefined
  readonly facts?: SiteFacts | undefined
  /** IANA time zone of the publication. */
  readonly timeZone: string
}

/** A record with what its site says about it. */
export interface SiteRecord {
  readonly fields: Fields
  /** The path by which it is named. */
  readonly named: string
  readonly warnings: readonly Fault[]
  /** Why it is no article; undefined when it is one. */
  readonly leftOut: string | undefined
  /** Returns its draft with the address that it has on the site. */
  readonly placed: (draft: ArticleDraft) => ArticleDraft
}

/** Completes a record by the facts of its site: authors, names, language and address. Without a site, it stays as it is. */
export function siteRecord(record: RawRecord, path: string, rules: SiteOfRecord): SiteRecord {
  const { site, facts, timeZone } = rules
  const { file: named, language } = locateRecord(path, facts)
  const location = { file: path, lineOf: record.lineOf }
  const { authors, warnings: unknown } = knownAuthors(record.fields.authors, facts, location)
  const fields: Fields = {
    ...withSiteNames(record.fields, named, facts),
    ...(authors !== undefined && { authors }),
    ...(language?.isDefault === false && { language: language.tag }),
  }
  const { page, warnings } = knownPage(record.page, location)
  const placed = (draft: ArticleDraft) => {
    if (site === undefined) return inOwnLanguage(draft, language)
    const date = page.date === undefined ? undefined : parseDate(page.date, { timeZone }).date
    const zone = (facts?.datesAsWritten && offsetIn(page.date ?? fields.published)) || timeZone
    return placeOnSite(
      { draft, page, file: named, date, timeZone: zone, language, spelling: facts?.spelling },
      site,
    )
  }
  const reason = language?.isDisabled
    ? `a translation, since the site has disabled its language ${quote(language.key)}`
    : undefined
  const isLeftOut = isSite(rules) && isPage(fields, named)
  const leftOut = reason ?? (isLeftOut ? UNDATED : undefined)
  return { fields, named, warnings: [...unknown, ...warnings], leftOut, placed }
}

/** Whether the records are those of a site, some of which are pages. */
export function isSite({ site, facts }: Pick<SiteOfRecord, 'site' | 'facts'>): boolean {
  return site !== undefined || facts !== undefined
}

/** Whether a file of a site has no date: it is a page such as "About", not an article. */
function isPage(fields: Fields, path: string): boolean {
  return fields.published === undefined && dateOfFile(path) === undefined
}

/** What a file of a site without a date is. */
export const UNDATED = 'a page, since it has no date'

/** Returns the authors of a record with what the site says about them. */
function knownAuthors(written: unknown, facts: SiteFacts | undefined, location: FaultLocation) {
  const known = facts?.authors
  if (known === undefined || written === undefined) return { authors: written, warnings: [] }
  const { authors, unknown } = withKnownAuthors(written, known)
  const warnings = unknown.map((key): Fault => {
    const message = `the site describes no author ${key}, so this is shown as the name`
    return { ...faultAt(['authors'], message, location), severity: 'warning' }
  })
  return { authors, warnings }
}

/** Returns the facts of an article's page. A path that a template computes is not known. */
function knownPage(given: RecordPage | undefined, location: FaultLocation) {
  const page = given ?? { categories: [] }
  if (page.path?.includes('{{') !== true) return { page, warnings: [] }
  const message = `expected a path without templates, got ${quote(page.path)}: the page is taken to be where the other articles have theirs`
  const warning: Fault = { ...faultAt(['permalink'], message, location), severity: 'warning' }
  return { page: { ...page, path: undefined }, warnings: [warning] }
}

/** Returns the fields with the title and the names of tags that the record has on its site. */
function withSiteNames(fields: Fields, file: string, { titles, tags }: SiteFacts = {}) {
  const name = nameOfFile(file)
  const title = titles === 'words' ? titled(name) : name
  const labels = Array.isArray(fields.tags) && tags && fields.tags.map(tag => tags[String(tag)] ?? tag)
  return {
    ...fields,
    ...(fields.title === undefined && titles !== undefined && { title }),
    ...(labels && { tags: labels }),
  }
}

/** `radio-at-night` as Jekyll writes it: `Radio At Night`. */
function titled(name: string): string {
  return name
    .split(/[-_]+/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}

/** Returns the offset with which a date is written, such as `+01:00`. */
function offsetIn(date: unknown): string | undefined {
  const [, zulu, hours, minutes] =
    /\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:(z)|([+-]\d{2}):?(\d{2}))$/i.exec(String(date).trim()) ?? []
  if (zulu !== undefined) return 'UTC'
  return hours === undefined ? undefined : `${hours}:${minutes}`
}
