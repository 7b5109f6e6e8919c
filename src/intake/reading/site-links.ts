import { posix } from 'node:path'
import type { ArticleDraft } from '../../articles/article.ts'
import { type Fault, quote } from '../../articles/faults/fault.ts'
import type { FaultLocation } from '../../articles/faults/issue-faults.ts'
import type { Media } from '../../articles/media.ts'
import { bodyWarning } from './file-faults.ts'
import { IMAGE_EXTENSIONS } from './files-by-name.ts'
import type { ReadingRules } from './read-content.ts'
import { isRecordName } from './record-paths.ts'

/** The links of a body to other pages of its site, by the name in the body, and those that lead nowhere. */
export interface SiteLinks {
  readonly addresses: Readonly<Record<string, Media>>
  readonly faults: readonly Fault[]
}

/** An address that no one can open: its words stay without a link. */
const NOWHERE: Media = { src: 'unknown:' }

/**
 * Finds where links lead that name no file and no record. They are meant for the site, so they never lead to an address here. When the
 * site has none, their words stay without a link, with a warning.
 */
export function findSiteLinks(
  { link, assets }: ArticleDraft,
  references: readonly string[],
  { site, facts, ...place }: Pick<ReadingRules, 'site' | 'facts'> & FaultLocation,
): SiteLinks {
  const names = references.filter(name => !isRecordName(name) && !Object.hasOwn(assets, name))
  if (site !== undefined) {
    const isElsewhere = link !== undefined && !sites(site.site, facts).includes(URL.parse(link)?.origin)
    const rooted = isElsewhere ? names.filter(name => name.startsWith('/')) : []
    const addresses = rooted.map(name => [name, { src: URL.parse(name, site.site)?.href ?? '' }] as const)
    return { addresses: Object.fromEntries(addresses), faults: [] }
  }
  if (facts === undefined) return { addresses: {}, faults: [] }
  const message = (name: string) =>
    `the text links to ${quote(name)}, but the address of the site is not known: give it as "site" in publication.yaml`
  return {
    addresses: Object.fromEntries(names.map(name => [name, NOWHERE])),
    faults: names.filter(name => !isPicture(name)).map(name => bodyWarning(name, message(name), place)),
  }
}

function sites(main: string, facts: ReadingRules['facts']): readonly (string | undefined)[] {
  const others = facts?.languages?.flatMap(({ site }) => site ?? []) ?? []
  return [main, ...others].map(url => URL.parse(url)?.origin)
}

/** Of a missing picture, another warning says so. */
function isPicture(name: string): boolean {
  return IMAGE_EXTENSIONS.includes(posix.extname(name).slice(1).toLowerCase())
}
