import { parseFeedPath } from '../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../formats/formats.ts'

/** The address of a feed's document, as it may be stored. */
export interface FeedAddress {
  /** The feed's folder: empty for the main feed, otherwise such as `/tags/maps`. */
  readonly feed: string
  readonly format: FeedFormat
  /** The token of a subscriber, which must never be stored. */
  readonly token?: string | undefined
}

/** The format of a document. */
export type FeedFormat = 'rss' | 'atom' | 'json'

/** Tokens of private feeds (RFC 3986 section 2.3: some clients write `~` as `%7E`). */
const TOKEN = /\/(?:~|%7e)([^/]*)/i
const FILE = /^(?<folder>(?:\/[^/]+)*)\/(?<file>[^/]+)$/

/** Parses the path of a feed's document, without a query. Returns undefined for anything else, and for pages of the archive. */
export function parseFeedAddress(path: string): FeedAddress | undefined {
  const token = TOKEN.exec(path)?.[1]
  const own = token === undefined ? path : path.replace(TOKEN, '')
  const parsed = parseFeedPath(own, FEED_FILE_NAMES)
  if (parsed?.fileName === undefined || parsed.page !== undefined) return undefined
  return { feed: parsed.folder, format: formatOf(parsed.fileName), token }
}

/**
 * Parses a path of the log of another server. Feeds may be beneath a path of that server, such as `/news`, which is part of the feed's name
 * unless `prefix` is that path.
 */
export function parseLoggedAddress(path: string, prefix: string): FeedAddress | undefined {
  const beneath = prefix !== '' && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path
  const known = parseFeedAddress(beneath)
  if (known !== undefined) return known
  const parts = FILE.exec(beneath.replace(TOKEN, ''))?.groups
  if (parts?.file === undefined || !FEED_FILE_NAMES.includes(parts.file)) return undefined
  if (/\/archive\/\d+$/.test(parts.folder ?? '')) return undefined
  return { feed: parts.folder ?? '', format: formatOf(parts.file), token: TOKEN.exec(beneath)?.[1] }
}

function formatOf(fileName: string): FeedFormat {
  if (fileName.endsWith('.json')) return 'json'
  return fileName.startsWith('atom') ? 'atom' : 'rss'
}
