/** A path of the publication. */
export interface PathTarget {
  readonly kind: 'path'
  /** The path with its query. */
  readonly url: string
  readonly path: string
}

/** The target of a request: a path of the publication, the server as a whole, or a path outside the publication. */
export type Target = PathTarget | { readonly kind: 'server' } | { readonly kind: 'outside' }

/** Parses a request target (RFC 9112 section 3.2) beneath `prefix`, a path without a slash at the end. */
export function parseTarget(target: string, prefix: string): Target {
  if (target === '*') return { kind: 'server' }
  const url = urlBeneath(originForm(target), prefix)
  return url === undefined ? { kind: 'outside' } : { kind: 'path', url, path: pathOf(url) }
}

/** `GET http://host/path` means `/path` here (section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/')
}

/** The prefix alone becomes `//`, which redirects to the home page like every other misspelling of `/`. */
function urlBeneath(url: string, prefix: string): string | undefined {
  if (prefix === '' || url.startsWith('/health/')) return url
  if (pathOf(url) === prefix) return `//${url.slice(prefix.length)}`
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined
}

/** Returns a request's URL without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

/** Returns a URL for the log: without the token of a private feed. */
export function loggableUrl(url: string | undefined): string {
  return url?.replace(/\/(?:~|%7e)[^/?#]*/gi, '/~…') ?? ''
}
