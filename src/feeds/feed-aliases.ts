/**
 * Returns the canonical form of a path: in lower case, with single slashes and none at the end, aliases resolved.
 * Undefined if the path is canonical, or if its canonical form is unknown.
 */
export function canonicalPath(path: string, isKnown: (path: string) => boolean): string | undefined {
  if (isKnown(path)) return undefined
  const tidy = tidyPath(path)
  const { folder = '', rest = tidy } = FOLDER.exec(tidy)?.groups ?? {}
  const page = folder !== '' && rest === '' ? '/' : undefined
  const alias = Object.hasOwn(ALIASES, rest) ? ALIASES[rest] : undefined
  const canonical = encodeURI(folder + (alias ?? page ?? rest))
  return canonical !== path && isKnown(canonical) ? canonical : undefined
}

/** Paths at which people and programs look for a feed, and the document that they mean. */
const ALIASES: Readonly<Record<string, string>> = {
  '/feed': '/rss.xml',
  '/feed/rss': '/rss.xml',
  '/feed/rss2': '/rss.xml',
  '/feed/atom': '/atom.xml',
  '/feed/json': '/feed.json',
  '/feed.xml': '/rss.xml',
  '/feed.rss': '/rss.xml',
  '/feed.atom': '/atom.xml',
  '/feeds': '/rss.xml',
  '/rss': '/rss.xml',
  '/rss2': '/rss.xml',
  '/rss2.xml': '/rss.xml',
  '/rss/feed.xml': '/rss.xml',
  '/index.rss': '/rss.xml',
  '/index.xml': '/rss.xml',
  '/index.atom': '/atom.xml',
  '/index.json': '/feed.json',
  '/blog/feed': '/rss.xml',
  '/atom': '/atom.xml',
  '/feed/atom.xml': '/atom.xml',
  '/json': '/feed.json',
  '/jsonfeed': '/feed.json',
  '/feed/feed.json': '/feed.json',
  '/json.feed': '/feed.json',
}

/** The folder of a feed other than the main one, and the rest of the path. */
const FOLDER = /^(?<folder>\/(?:tags|authors|sections|feeds)\/[^/]+)(?<rest>(?:\/.*)?)$/

function tidyPath(path: string): string {
  const decoded = decodePath(path).toLowerCase()
  return decoded.replace(/\/{2,}/g, '/').replace(/(?<=.)\/+$/, '')
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
