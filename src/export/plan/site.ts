import { makeGroup, type PlannedGroup, type Site } from './group.ts'

/** Documents of the whole publication. One that the server does not have is left out. */
const PAGES = ['/', '/robots.txt', '/favicon.ico']
const LISTS = ['/opml.xml', '/sitemap.xml']
/** Articles leave it by their age alone. */
const NEWS = '/news-sitemap.xml'
/** The page of a host for addresses without anything, at an address that nothing has. */
const NOT_FOUND = { asked: '/~', path: '/404.html' }
/** What a sitemap calls its parts. */
const SITEMAP_PART = /<loc>([^<]+)<\/loc>/g

/** Plans the home page, the page of errors, and the lists of everything. `moment` names the state of all articles. */
export function planSite(
  { ask, publication, edition, terms }: Site,
  moment: string,
): readonly PlannedGroup[] {
  const key = [edition, terms, moment].join(' ')
  return [
    { name: 'news', key: undefined, make: () => makeGroup(ask, [NEWS]) },
    {
      name: 'site',
      key,
      async make() {
        const made = await makeGroup(ask, PAGES)
        const answer = await ask(NOT_FOUND.asked, { accept: 'text/html' })
        const headers = {
          ...answer.headers,
          'last-modified': lastModified(made.documents[0]?.answer.headers),
        }
        const page = { path: NOT_FOUND.path, answer: { ...answer, headers } }
        return { ...made, documents: answer.status === 404 ? [...made.documents, page] : made.documents }
      },
    },
    {
      name: 'lists',
      key,
      async make() {
        const made = await makeGroup(ask, LISTS)
        const parts = made.documents
          .filter(({ path }) => path.endsWith('sitemap.xml'))
          .flatMap(({ answer }) => partsIn(answer.body.toString(), publication.baseUrl))
        const more = await makeGroup(ask, parts)
        return {
          ...made,
          documents: [...more.documents, ...made.documents],
          failed: [...made.failed, ...more.failed],
        }
      },
    },
  ]
}

function lastModified(headers: Readonly<Record<string, string>> | undefined): string {
  return headers?.['last-modified'] ?? new Date(0).toUTCString()
}

/** The parts of an index of sitemaps; no page is one. */
function partsIn(sitemap: string, baseUrl: string): readonly string[] {
  if (!sitemap.includes('<sitemapindex')) return []
  const found = [...sitemap.matchAll(SITEMAP_PART)].map(match => match[1] ?? '')
  return found.filter(url => url.startsWith(`${baseUrl}/`)).map(url => url.slice(baseUrl.length))
}
