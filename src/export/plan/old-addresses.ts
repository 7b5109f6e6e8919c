import { addressParts } from '../../articles/addresses/old-address.ts'
import { absoluteUrl, type Publication, type Redirect } from '../../articles/publication.ts'
import { ALIASES } from '../../feeds/feed-aliases.ts'
import { feedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'
import type { Rule } from '../manifest.ts'
import { makeGroup, type PlannedGroup, type Site } from './group.ts'

/** Addresses that WordPress and Blogger give to their main feed, besides those with other names for a document. */
const BLOG_FEEDS = ['/feeds/posts/default', '/?feed=rss2', '/?feed=atom', '/feeds/posts/default?alt=rss']
/**
 * Plans the addresses that lead elsewhere and belong to no article: of `redirects.yaml`, of feeds that had another name, and of
 * feeds on other systems. `moment` names the state of all articles: those to which an address leads may come and go.
 */
export function planOldAddresses(site: Site, moment: string): PlannedGroup {
  const { ask, publication, edition } = site
  return {
    name: 'old addresses',
    key: `${edition} ${moment}`,
    async make() {
      const made = await makeGroup(ask, addressesOf(publication))
      const wildcards = await wildcardRules(site)
      return { documents: [], rules: [...made.rules, ...wildcards], failed: made.failed }
    },
  }
}

function addressesOf(publication: Publication): readonly string[] {
  const { redirects = [] } = publication
  const exact = redirects.filter(({ wildcard }) => wildcard === undefined).map(({ from }) => encoded(from))
  return [...new Set([...exact, ...formerNames(publication), ...Object.keys(ALIASES), ...BLOG_FEEDS])]
}

/** The feeds of `was`, with all their documents. */
function formerNames({ feeds }: Publication): readonly string[] {
  const names = ['main', ...Object.values(feeds).flatMap(({ was }) => was)]
  return names.flatMap(name =>
    [undefined, ...FEED_FILE_NAMES].map(fileName => feedPath({ folder: `/feeds/${name}`, fileName })),
  )
}

/** A folder of old addresses leads to a folder, or to one address. A target that is an article is asked for. */
async function wildcardRules({ ask, publication }: Site): Promise<readonly Rule[]> {
  const rules: Rule[] = []
  for (const redirect of publication.redirects ?? []) {
    if (redirect.wildcard === undefined) continue
    const to = isAddress(redirect) ? absoluteUrl(redirect.to, publication.baseUrl) : await ends(ask, redirect)
    if (to !== undefined) rules.push({ from: `${encoded(redirect.from)}/`, to, status: 301, wildcard: true })
  }
  // The longest folder counts, whatever the order in the file.
  return rules.toSorted((a, b) => b.from.length - a.from.length)
}

function isAddress({ to }: Redirect): boolean {
  return to.startsWith('/') || /^https?:/i.test(to)
}

async function ends(ask: Site['ask'], { from }: Redirect): Promise<string | undefined> {
  const { status, headers } = await ask(`${encoded(from)}/~`)
  return status === 301 ? headers.location : undefined
}

function encoded(key: string): string {
  const { path = key, query = '' } = addressParts(key) ?? {}
  return (encodeURI(path) + query).replaceAll('#', '%23')
}
