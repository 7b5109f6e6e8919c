import { type FeedPath, feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'

/** A path that contains a token: `/feeds/{name}/~{token}/{file}`, or without a file for the page. */
export interface TokenPath {
  readonly path: FeedPath
  readonly token: string
}

/** Some clients write `~` as `%7E` (RFC 3986 section 2.3). */
const TOKEN_PATH = /^(?<folder>\/feeds\/[^/]+)\/(?:~|%7[Ee])(?<token>[\w-]+)(?<file>\/[^/]*)?$/

/** Returns whether a path may be that of a private feed with its token. */
export function isTokenPath(path: string): boolean {
  return TOKEN_PATH.test(path)
}

/** Parses the path of a private feed's document or page. Returns undefined for other paths. */
export function parseTokenPath(text: string): TokenPath | undefined {
  const parts = TOKEN_PATH.exec(text)?.groups
  if (parts === undefined) return undefined
  const { folder = '', token = '', file = '/' } = parts
  const path = parseFeedPath(folder + file, FEED_FILE_NAMES)
  return path && { path, token }
}

/** Returns the path of a private feed's document, or of its page. */
export function tokenPath(folder: string, token: string, fileName = ''): string {
  return `${feedPath({ folder })}~${token}/${fileName}`
}
