import { addressKey, addressKeys } from '../articles/addresses/old-address.ts'
import type { Publication, Redirect } from '../articles/publication.ts'

/** An address on this server. */
export interface LocalAddress {
  readonly path: string
  /** With its `?`, or empty. */
  readonly query: string
}

/** The redirects of a publication, ready to be looked up. */
interface RedirectTable {
  readonly exact: ReadonlyMap<string, Redirect>
  /** The longest folder first. */
  readonly wildcards: readonly Redirect[]
}

const tables = new WeakMap<readonly Redirect[], RedirectTable>()

function tableOf(redirects: readonly Redirect[]): RedirectTable {
  const known = tables.get(redirects)
  if (known !== undefined) return known
  const wildcards = redirects.filter(({ wildcard }) => wildcard === true)
  const table = {
    exact: new Map(
      redirects
        .filter(({ wildcard }) => wildcard === undefined)
        .map(redirect => [redirect.from, redirect] as const),
    ),
    wildcards: wildcards.toSorted((a, b) => b.from.length - a.from.length),
  }
  tables.set(redirects, table)
  return table
}

/**
 * Finds the redirect of an address: a line for it alone, or else for the longest folder around it. In one chain, a wildcard counts
 * once, so that no chain is endless; `used` remembers those of the chain. Returns the target.
 */
export function findRedirect(
  local: LocalAddress,
  { redirects, baseUrl }: Pick<Publication, 'redirects' | 'baseUrl'>,
  used: Set<Redirect>,
): string | undefined {
  if (redirects === undefined) return undefined
  const { exact, wildcards } = tableOf(redirects)
  const paths = pathsOf(local.path, baseUrl)
  // The home page is no old address without its query.
  const isHome = local.path === '/'
  for (const { key, usesQuery } of paths.flatMap(path => addressKeys({ ...local, path }))) {
    const target = usesQuery || !isHome ? exact.get(key)?.to : undefined
    if (target !== undefined) return usesQuery ? target : withQuery(target, local.query)
  }
  for (const path of isHome ? [] : paths) {
    const key = addressKey(path)
    const redirect = wildcards.find(one => !used.has(one) && `${key}/`.startsWith(`${one.from}/`))
    if (redirect === undefined) continue
    used.add(redirect)
    return withQuery(withRest(redirect, path), local.query)
  }
  return undefined
}

/** Returns the paths that a request may mean: an old address may have been beneath the path of the base URL, or not. */
export function pathsOf(path: string, baseUrl: string): readonly string[] {
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '')
  return prefix === '' ? [path] : [path, prefix + path]
}

/** Writes what follows the folder of a wildcard in place of the `*`, as it is in the request. */
function withRest({ from, to }: Redirect, path: string): string {
  if (!to.endsWith('*')) return to
  const segments = path.split('/').filter(segment => segment !== '')
  const rest = segments.slice(from.split('/').length - 1).join('/')
  if (to === '*') return rest
  return `${to.slice(0, -1)}${rest}${rest !== '' && path.endsWith('/') ? '/' : ''}`
}

function withQuery(target: string, query: string): string {
  if (query === '' || target.includes('?') || !/^(?:\/|https?:)/i.test(target)) return target
  const [address = '', fragment] = target.split('#', 2)
  return `${address}${query}${fragment === undefined ? '' : `#${fragment}`}`
}
