import { posix } from 'node:path'
import type { SiteRules } from '../../articles/addresses/site-address.ts'

/** A record whose files are looked for. */
export interface NamingRecord {
  /** Path of the record inside the folder. */
  readonly file: string
  /** Where the articles have their pages, when another tool builds them. */
  readonly site?: SiteRules | undefined
}

/** Folders whose content other tools serve at the root of their site. */
const ROOTS = ['', 'static', 'public', 'assets']

/** `@site/` is the folder itself in Docusaurus; `@/` and `~/` are by custom its `src`. */
const ALIAS = /^(@site|[@~])\/+/

/**
 * Returns the paths inside the folder at which a file that a record names may lie, the likeliest first: beside the record, then
 * at the roots of a site. Each is in both Unicode normal forms. None leads out of the folder.
 */
export function placesOf(name: string, { file, site }: NamingRecord): readonly string[] {
  const path = name.normalize('NFC').replaceAll('\\', '/')
  if (path.includes('\0')) return []
  const beside = isAnchored(path) ? [] : [posix.join(posix.dirname(file), path)]
  const places = [...beside, ...fromRoots(path, site)].filter(isInside)
  return [...new Set(places.flatMap(place => [place, place.normalize('NFD')]))]
}

/** Whether a name cannot lead out of the folder in which its record lies. */
export function isBeside(name: string): boolean {
  return !isAnchored(name) && !name.split(/[\\/]/).includes('..')
}

function isAnchored(path: string): boolean {
  return /^[\\/]/.test(path) || ALIAS.test(path)
}

function fromRoots(path: string, site: SiteRules | undefined): readonly string[] {
  const alias = ALIAS.exec(path)?.[1]
  const inner = alias === undefined ? withoutClimbing(path) : path.replace(ALIAS, '')
  if (alias === '@site') return [posix.normalize(inner)]
  if (alias !== undefined) return [posix.join('src', inner), posix.normalize(inner)]
  const folders = site?.folders?.filter(folder => !folder.includes('*')) ?? []
  const roots = [...ROOTS, ...folders]
  return [inner, ...withoutSitePath(inner, site)].flatMap(own => roots.map(root => posix.join(root, own)))
}

/** Returns `x` for `/x` and `../../x`, as a browser resolves them on a page of the site. */
function withoutClimbing(path: string): string {
  return posix.join('/', path).slice(1)
}

/** Returns what follows the path of the site: `x.png` of `blog/x.png` for a site at `https://a.example/blog`. */
function withoutSitePath(path: string, site: SiteRules | undefined): readonly string[] {
  const prefix = `${URL.parse(site?.site ?? '')?.pathname.slice(1) ?? ''}/`
  return prefix !== '/' && path.startsWith(prefix) ? [path.slice(prefix.length)] : []
}

function isInside(path: string): boolean {
  return path !== '' && !/^(?:\/|\.{1,2}(?:\/|$))/.test(path)
}
