/** Longest key in characters: an index of PostgreSQL holds no more than 2,700 bytes. */
const MAX_KEY_LENGTH = 500
/** Parameters of a query that are looked up one by one. */
const MAX_PARAMETERS = 8
/** Parameters that only say where a visitor came from. */
const TRACKING = /^(?:utm_.*|fbclid|gclid|mc_[ce]id|_)$/i

/** The parts of an address on some server. */
interface AddressParts {
  readonly path: string
  /** With its `?`, or empty. */
  readonly query: string
}

/**
 * Returns the form in which old addresses are compared: path and query, decoded, in lower case, without the host, a slash or an
 * `index` file at the end. It begins with `/`, so it is never a slug. Returns undefined when the address cannot be one.
 */
export function addressKey(address: string): string | undefined {
  const parts = addressParts(address)
  return parts && keyOf(parts.path, parametersIn(parts.query))
}

/**
 * Returns the keys under which an address may be known, best first: with its whole query, with each parameter alone, and without
 * a query. The home page has no key of its own.
 */
export function addressKeys({ path, query }: AddressParts): readonly AddressMatch[] {
  const parameters = parametersIn(query)
  const single = parameters.length > 1 ? parameters.slice(0, MAX_PARAMETERS).map(one => [one]) : []
  const queries = parameters.length > 0 ? [parameters, ...single] : []
  const withQuery = queries.map(some => ({ key: keyOf(path, some), usesQuery: true }))
  const all = [...withQuery, { key: keyOf(path, []), usesQuery: false }]
  return all.flatMap(({ key, usesQuery }) => (key === undefined || key === '/' ? [] : [{ key, usesQuery }]))
}

/** A key of an address, and whether a part of the query is in it. */
export interface AddressMatch {
  readonly key: string
  readonly usesQuery: boolean
}

/** Returns path and query of a URL, or of a path; undefined for anything else. */
export function addressParts(address: string): AddressParts | undefined {
  const text = address.trim().replace(/#.*$/s, '')
  const local = /^https?:\/\//i.test(text) ? text.replace(/^https?:\/\/[^/?]*/i, '') : text
  if (local === text && !text.startsWith('/')) return undefined
  const at = local.indexOf('?')
  return at < 0 ? { path: local, query: '' } : { path: local.slice(0, at), query: local.slice(at) }
}

type Parameter = readonly [name: string, value: string]

function parametersIn(query: string): readonly Parameter[] {
  return [...new URLSearchParams(query)].filter(([name]) => !TRACKING.test(name))
}

function keyOf(path: string, parameters: readonly Parameter[]): string | undefined {
  const query = parameters
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .sort()
    .join('&')
  const key = comparable(`${normalPath(path)}${query && '?'}${query}`)
  return key.length > MAX_KEY_LENGTH || /[\p{Cc}\p{Cs}]/u.test(key) ? undefined : key
}

/** Case is set aside before the form, because a capital may have another form than its small letter. */
function comparable(text: string): string {
  return text.toLowerCase().normalize('NFC')
}

function normalPath(path: string): string {
  const decoded = decodePath(path)
    .trim()
    .replace(/\/{2,}/g, '/')
  const short = decoded.replace(/\/index\.(?:html?|php|aspx?)$/i, '').replace(/\/+$/, '')
  return short.startsWith('/') ? short : `/${short}`
}

/** Decodes a path; one that cannot be decoded stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
