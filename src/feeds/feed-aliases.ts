/** Names by which people and programs look for a feed, and the document that is meant. */
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

/**
 * The path that a path means, in lower case, with single slashes, without one at the end and by its canonical
 * name; undefined when the path is canonical already or means nothing special.
 */
export function canonicalPath(path: string, isKnown: (path: string) => boolean): string | undefined {
  if (isKnown(path)) return undefined
  const tidy = tidyPath(path)
  const { folder = '', rest = tidy } = FOLDER.exec(tidy)?.groups ?? {}
  const page = folder !== '' && rest === '' ? '/' : undefined
  const alias = Object.hasOwn(ALIASES, rest) ? ALIASES[rest] : undefined
  const meant = encodeURI(folder + (alias ?? page ?? rest))
  return meant !== path && isKnown(meant) ? meant : undefined
}

/** The folder of a feed besides the main one, and what of it is asked for. */
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
