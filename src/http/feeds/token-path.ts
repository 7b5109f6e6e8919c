import { type FeedPath, feedPath, parseFeedPath } from '../../feeds/find-feed.ts'
import { FEED_FILE_NAMES } from '../../formats/formats.ts'

/** A path that contains a token: `/feeds/{name}/~{token}/{file}`, or without a file for the page. */
export interface TokenPath {
  readonly path: FeedPath
  readonly token: string
  /** A file of the feed's articles, at `/feeds/{name}/~{token}/media/{hash}/{name}`. */
  readonly media?: { readonly hash: string; readonly name: string } | undefined
  /** The slug of an article, at `/feeds/{name}/~{token}/articles/{slug}`. */
  readonly slug?: string | undefined
}

/** Some clients write `~` as `%7E` (RFC 3986 section 2.3). */
const TOKEN_PATH =
  /^(?<folder>\/feeds\/[^/]+)\/(?:~|%7[Ee])(?<token>[\w-]+)(?<rest>\/media\/[^/]+\/[^/]+|\/articles\/[^/]+|\/[^/]*)?$/

/** Returns whether a path may be that of a private feed with its token. */
export function isTokenPath(path: string): boolean {
  return TOKEN_PATH.test(path)
}

/** Parses the path of a private feed's document or page. Returns undefined for other paths. */
export function parseTokenPath(text: string): TokenPath | undefined {
  const parts = TOKEN_PATH.exec(text)?.groups
  if (parts === undefined) return undefined
  const { folder = '', token = '', rest = '/' } = parts
  const [, kind, first, name] = rest.split('/').map(decoded)
  const isInside = name !== undefined || (kind === 'articles' && first !== undefined)
  const path = parseFeedPath(folder + (isInside ? '/' : rest), FEED_FILE_NAMES)
  if (path === undefined || first === undefined) return path && { path, token }
  return name === undefined ? { path, token, slug: first } : { path, token, media: { hash: first, name } }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Returns the folder of everything that a token opens: `/feeds/{name}/~{token}/`. */
export function tokenFolder(folder: string, token: string): string {
  return `${feedPath({ folder })}~${token}/`
}

/** Returns the path of a private feed's document, or of its page. */
export function tokenPath(folder: string, token: string, fileName = ''): string {
  return tokenFolder(folder, token) + fileName
}
