/** A path of the publication; `url` has its query too. */
export interface PathTarget {
  readonly kind: 'path'
  readonly url: string
  readonly path: string
}

/** What a request is for: a path here, the server as a whole, or nothing of this publication. */
export type Target = PathTarget | { readonly kind: 'server' } | { readonly kind: 'elsewhere' }

/** Reads a request target (RFC 9112 section 3.2) beneath `prefix`, a path without a slash at the end. */
export function parseTarget(target: string, prefix: string): Target {
  if (target === '*') return { kind: 'server' }
  const url = ownUrl(originForm(target), prefix)
  return url === undefined ? { kind: 'elsewhere' } : { kind: 'path', url, path: pathOf(url) }
}

/** `GET http://host/path` means `/path` here (section 3.2.2). */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  return target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/')
}

/** The prefix alone becomes `//`, which leads to the home page like every other misspelling of `/`. */
function ownUrl(url: string, prefix: string): string | undefined {
  if (prefix === '' || url.startsWith('/health/')) return url
  if (pathOf(url) === prefix) return `//${url.slice(prefix.length)}`
  return url.startsWith(`${prefix}/`) ? url.slice(prefix.length) : undefined
}

/** A request's URL without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}
