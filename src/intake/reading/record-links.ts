import { join, posix } from 'node:path'
import { locateRecord, type SiteFacts } from '../../articles/addresses/site-facts.ts'
import type { ArticleDraft } from '../../articles/article.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import type { FaultLocation } from '../../articles/faults/issue-faults.ts'
import type { Media } from '../../articles/media.ts'
import type { Disk } from '../../system/disk.ts'
import { findFileInside } from '../folder/file-state.ts'
import { bodyWarning } from './file-faults.ts'
import { placesOf } from './named-files.ts'
import type { ContentRequest, ReadingRules, RecordContent } from './read-content.ts'
import { isOwnName, isRecordName, recordPaths } from './record-paths.ts'

/** The place of a record that links to others, and the means of reading these. */
export interface LinkContext extends FaultLocation {
  /** The publication's folder. */
  readonly root: string
  readonly disk: Disk
  readonly rules: ReadingRules
  /** Reads the record, as it reads the one that links to it. */
  readonly read: (request: ContentRequest) => Promise<RecordContent>
}

/** The links of a body to other records. */
export interface RecordLinks {
  /** The address of each article, by the name in the body. */
  readonly addresses: Readonly<Record<string, Media>>
  /** The records of articles whose addresses the store decides, by the name in the body. */
  readonly records: Readonly<Record<string, string>>
  /** Paths at which the records may lie. */
  readonly dependencies: readonly string[]
  readonly faults: readonly Fault[]
}

/** Further links stay as they are. */
const MAX_LINKS = 500
const MAX_RECORD_BYTES = 10_000_000

/** Finds the articles of the records to which a body refers. A Markdown file that is no article is a warning. */
export async function findRecordLinks(
  references: readonly string[],
  { root, disk, rules, read, ...place }: LinkContext,
): Promise<RecordLinks> {
  const addresses: [string, Media][] = []
  const records: [string, string][] = []
  const dependencies: string[] = []
  const faults: Fault[] = []

  async function find(name: string): Promise<string | undefined> {
    const own = isOwnName(name) ? [] : placesOf(name, { file: place.file, site: rules.site })
    for (const path of translations([...own, ...recordPaths(name, place.file)], place.file, rules.facts)) {
      dependencies.push(path)
      const state = await findFileInside(root, path, disk)
      if (state !== undefined && state.size <= MAX_RECORD_BYTES) return path
    }
    return undefined
  }

  async function articleOf(path: string): Promise<ArticleDraft | undefined> {
    const bytes = await disk.read(join(root, path)).catch(() => undefined)
    const draft = bytes && (await read({ path, bytes, rules })).draft
    return draft?.draft ? undefined : draft
  }

  for (const name of references.filter(isRecordName).slice(0, MAX_LINKS)) {
    const path = await find(name)
    const article = path === undefined ? undefined : await articleOf(path)
    if (path !== undefined && article !== undefined) {
      addresses.push([name, { src: article.link ?? articlePath(article.slug ?? article.derivedSlug) }])
      if (article.link === undefined && article.slug === undefined) records.push([name, path])
    } else if (isOwnName(name) || isMarkdown(name)) faults.push(leadsNowhere(name, path, place))
  }
  return {
    addresses: Object.fromEntries(addresses),
    records: Object.fromEntries(records),
    dependencies,
    faults,
  }
}

/** Returns paths after those of the same records in the language of the record that links to them. */
function translations(
  paths: readonly string[],
  file: string,
  facts: SiteFacts | undefined,
): ReadonlySet<string> {
  const { language } = locateRecord(file, facts)
  if (language === undefined) return new Set(paths)
  const { key, folder } = language
  const inFolder = folder === undefined ? [] : paths.map(path => path.replace(/^[^/]+(?=\/)/, folder))
  const bySuffix = [...inFolder, ...paths].map(path => path.replace(/(?=\.[^./]+$)/, `.${key}`))
  const others = [...inFolder, ...paths]
  return new Set(language.isDefault ? [...others, ...bySuffix] : [...bySuffix, ...others])
}

/** Returns the path of an article's page here. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`
}

function isMarkdown(name: string): boolean {
  return /^\.(?:md|markdown|mdx)$/i.test(posix.extname(name))
}

function leadsNowhere(name: string, path: string | undefined, place: FaultLocation): Fault {
  const reason = path === undefined ? 'there is no such file in the folder' : 'that file is no article'
  return bodyWarning(name, `the text links to ${quote(name.replace(/^record:/, ''))}, but ${reason}`, place)
}
