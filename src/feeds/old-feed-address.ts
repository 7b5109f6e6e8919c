import { ALIASES, normalPath } from './feed-aliases.ts'

/** A path and a query with its `?`, or empty. */
interface OldAddress {
  readonly path: string
  readonly query: string
}

/**
 * Returns where the feed or page of another system may be here, best first: WordPress, Ghost, Hugo, Jekyll, Blogger and
 * Squarespace. The main feed is only among them when the old one was a main feed.
 */
export function oldFeedAddresses({ path, query }: OldAddress): readonly string[] {
  const normal = normalPath(path)
  const byQuery = query === '' ? [] : queriedFeed(normal, new URLSearchParams(query))
  return [
    ...byQuery,
    ...bloggerFeed(normal, query),
    ...jekyllFeed(normal),
    ...termAddresses(normal),
    ...sectionFeed(normal),
  ]
}

/** Documents by what `?feed=` and `?format=` ask for. */
const FORMATS: Readonly<Record<string, string>> = {
  feed: '/rss.xml',
  rss: '/rss.xml',
  rss2: '/rss.xml',
  rdf: '/rss.xml',
  atom: '/atom.xml',
  json: '/feed.json',
}

/** Parameters of WordPress that name another feed than the main one, and the folders in which it may be. */
const QUERY_TERMS: Readonly<Record<string, readonly string[]>> = {
  tag: ['/tags'],
  category_name: ['/tags', '/sections', '/feeds'],
  author_name: ['/authors'],
}
/** Parameters for one post, or for a term by a number that nothing here has. */
const OTHER_FEED = /^(?:p|page_id|attachment_id|name|cat|author|s|m|year|withcomments)$/

/** `/?feed=rss2` and `/?feed=atom&tag=maps` of WordPress, `/blog?format=rss` of Squarespace. */
function queriedFeed(path: string, parameters: URLSearchParams): readonly string[] {
  const asked = isHome(path) ? parameters.get('feed') : null
  const document = documentFor(asked ?? parameters.get('format'))
  if (document === undefined) return []
  const names = [...parameters.keys()]
  const term = names.find(name => Object.hasOwn(QUERY_TERMS, name))
  if (term !== undefined)
    return inFolders(QUERY_TERMS[term] ?? [], lastSegment(parameters.get(term) ?? ''), document)
  if (names.some(name => OTHER_FEED.test(name))) return []
  return isHome(path) || BLOGS.has(path) ? [document] : []
}

function documentFor(format: string | null): string | undefined {
  const name = format?.toLowerCase() ?? ''
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
}

function isHome(path: string): boolean {
  return path === '/' || path === '' || path === '/index.php'
}

/** `/feeds/posts/default` and `/feeds/posts/default/-/Maps` of Blogger. */
function bloggerFeed(path: string, query: string): readonly string[] {
  const found = /^\/feeds\/posts\/(?:default|summary)(?:\/-\/(?<label>[^/]+))?$/.exec(path)
  if (found === null) return []
  const document = new URLSearchParams(query).get('alt') === 'rss' ? '/rss.xml' : '/atom.xml'
  const label = found.groups?.label
  return label === undefined ? [document] : inFolders(['/tags'], label, document)
}

/** `/feed/by_tag/maps.xml` and `/feed/maps.xml` of jekyll-feed. */
function jekyllFeed(path: string): readonly string[] {
  const { tag, category } =
    /^\/feed\/(?:by_tag\/(?<tag>[^/]+)|(?<category>[^/]+))\.xml$/.exec(path)?.groups ?? {}
  if (tag !== undefined) return inFolders(['/tags'], tag, '/atom.xml')
  return category === undefined ? [] : inFolders(['/sections', '/tags', '/feeds'], category, '/atom.xml')
}

const TAGS = ['/tags', '/sections']
const CATEGORIES = ['/tags', '/sections', '/feeds']
const AUTHORS = ['/authors']
/** Folders of terms in other systems, and those in which the same may be here. */
const TERM_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  ...{ tag: TAGS, tags: TAGS, tagged: TAGS, label: TAGS },
  ...{ category: CATEGORIES, categories: CATEGORIES, topic: CATEGORIES, topics: CATEGORIES },
  ...{ author: AUTHORS, authors: AUTHORS, writer: AUTHORS },
}

/** A site with several languages has one of them before its terms. */
const TERM_PATH = /^(?:\/blog|\/[a-z]{2}(?:-[a-z0-9]{2,8})?)?\/(?:search\/)?([a-z]+)(\/.+)$/

/** `/tag/maps/feed/`, `/category/sea/maps/feed/atom/` and `/blog/tags/maps/`, the page or feed of a term. */
function termAddresses(path: string): readonly string[] {
  const [, folder = '', rest = ''] = TERM_PATH.exec(path) ?? []
  const folders = Object.hasOwn(TERM_FOLDERS, folder) ? TERM_FOLDERS[folder] : undefined
  if (folders === undefined) return []
  const { before, document } = splitDocument(rest)
  const name = lastSegment(before)
  return name === '' ? [] : inFolders(folders, name, document ?? '/')
}

/** Folders that hold the whole blog on many sites. */
const BLOGS: ReadonlySet<string> = new Set(['/blog', '/weblog', '/posts', '/post'])

/** `/news/index.xml` of Hugo, the main feed in the folder of a blog, and `/fr/blog/rss.xml` of a site with several languages. */
function sectionFeed(path: string): readonly string[] {
  const { before, document } = splitDocument(path)
  const [, language, blog = ''] = /^\/([^/]+)(\/[^/]+)$/.exec(before) ?? []
  if (document !== undefined && language !== undefined && BLOGS.has(blog))
    return inFolders(['/feeds'], language, document)
  if (document === undefined || !/^\/[^/]+$/.test(before)) return []
  const section = inFolders(['/sections', '/feeds'], lastSegment(before), document)
  return BLOGS.has(before) ? [...section, document] : section
}

const DOCUMENTS: ReadonlySet<string> = new Set(Object.values(ALIASES))
/** Most segments in the name of a document, such as `/feed/atom`. */
const MAX_DOCUMENT_SEGMENTS = 2

/** Separates the name of a feed's document from the path before it. */
function splitDocument(path: string): { readonly before: string; readonly document: string | undefined } {
  const segments = path.split('/')
  for (let count = MAX_DOCUMENT_SEGMENTS; count > 0; count--) {
    const end = `/${segments.slice(-count).join('/')}`
    const alias = Object.hasOwn(ALIASES, end) ? ALIASES[end] : undefined
    const document = DOCUMENTS.has(end) ? end : alias
    if (document !== undefined && segments.length > count) {
      return { before: segments.slice(0, -count).join('/'), document }
    }
  }
  return { before: path, document: undefined }
}

function lastSegment(path: string): string {
  return path.split('/').findLast(part => part !== '') ?? ''
}

function inFolders(folders: readonly string[], name: string, document: string): readonly string[] {
  return folders.map(folder => `${folder}/${encodeURIComponent(name)}${document}`)
}
