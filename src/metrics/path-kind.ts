import { parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'

/** What is at a path. There are few kinds, however many paths are asked for. */
export type PathKind =
  | 'main feed'
  | 'tag feed'
  | 'author feed'
  | 'section feed'
  | 'declared feed'
  | 'archive'
  | 'page'
  | 'media'
  | 'api'
  | 'push'
  | 'other'

const FEEDS: Readonly<Record<string, PathKind>> = {
  tags: 'tag feed',
  authors: 'author feed',
  sections: 'section feed',
  feeds: 'declared feed',
}

/** Kinds by the first part of a path. */
const FOLDERS: Readonly<Record<string, PathKind>> = {
  '': 'page',
  articles: 'page',
  media: 'media',
  api: 'api',
  hub: 'push',
  pleaseNotify: 'push',
}

/** Returns what is at a path beneath the base URL, which may have a query. */
export function pathKind(url: string): PathKind {
  const path = url.replace(/[?#].*$/s, '')
  const feed = parseFeedPath(path, FEED_FILE_NAMES)
  const [, first = ''] = path.split('/', 2)
  // The address of a private feed holds a token: /feeds/name/token/rss.xml.
  if (feed === undefined) return FEEDS[first] ?? FOLDERS[first] ?? 'other'
  if (feed.page !== undefined) return 'archive'
  if (feed.fileName === undefined) return 'page'
  return feed.folder === '' ? 'main feed' : (FEEDS[first] ?? 'other')
}
