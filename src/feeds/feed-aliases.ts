import { decodePath } from '../articles/addresses/old-address.ts'

/**
 * Returns the canonical form of a path: in lower case, with single slashes, without a slash at the end, and with an
 * alias replaced. Returns undefined if the path is canonical already or leads to nothing known.
 */
export function canonicalPath(path: string, isKnown: (path: string) => boolean): string | undefined {
  if (isKnown(path)) return undefined
  const normal = normalPath(path)
  const { folder = '', rest = normal } = FOLDER.exec(normal)?.groups ?? {}
  const page = folder !== '' && rest === '' ? '/' : undefined
  const document = Object.hasOwn(ALIASES, rest) ? ALIASES[rest] : undefined
  const canonical = encodeURI(folder + (document ?? page ?? rest))
  return canonical !== path && isKnown(canonical) ? canonical : undefined
}

/** Folder of a feed other than the main one, and the rest of the path. */
const FOLDER = /^(?<folder>\/(?:tags|authors|sections|feeds)\/[^/]+)(?<rest>(?:\/.*)?)$/

/** Paths of feeds on other systems, and the documents to which they lead. */
export const ALIASES: Readonly<Record<string, string>> = {
  '/feed': '/rss.xml',
  '/feed/rss': '/rss.xml',
  '/feed/rss2': '/rss.xml',
  '/feed/atom': '/atom.xml',
  '/feed/json': '/feed.json',
  '/feed.xml': '/rss.xml',
  '/feed.rss': '/rss.xml',
  '/feed.atom': '/atom.xml',
  '/feed/rdf': '/rss.xml',
  '/feed/index.xml': '/rss.xml',
  '/feed/feed.xml': '/rss.xml',
  '/feeds': '/rss.xml',
  '/rss': '/rss.xml',
  '/rss2': '/rss.xml',
  '/rss2.xml': '/rss.xml',
  '/rss.php': '/rss.xml',
  '/rss/feed.xml': '/rss.xml',
  '/rss/index.xml': '/rss.xml',
  '/wp-feed.php': '/rss.xml',
  '/wp-rdf.php': '/rss.xml',
  '/wp-rss.php': '/rss.xml',
  '/wp-rss2.php': '/rss.xml',
  '/wp-atom.php': '/atom.xml',
  '/index.rdf': '/rss.xml',
  '/index.rss': '/rss.xml',
  '/index.xml': '/rss.xml',
  '/index.atom': '/atom.xml',
  '/index.json': '/feed.json',
  '/atom': '/atom.xml',
  '/atom/index.xml': '/atom.xml',
  '/feed/atom.xml': '/atom.xml',
  '/json': '/feed.json',
  '/jsonfeed': '/feed.json',
  '/feed/feed.json': '/feed.json',
  '/json.feed': '/feed.json',
}

/** Returns a path decoded, in lower case, with single slashes and without one at the end. */
export function normalPath(path: string): string {
  const decoded = decodePath(path).toLowerCase()
  return decoded.replace(/\/{2,}/g, '/').replace(/(?<=.)\/+$/, '')
}
