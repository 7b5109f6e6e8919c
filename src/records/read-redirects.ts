import { addressKey } from '../articles/addresses/old-address.ts'
import { type Fault, quote } from '../articles/faults/fault.ts'
import type { Redirect } from '../articles/publication.ts'
import { decodeText } from './decode-text.ts'
import type { FieldsPlace } from './fields.ts'
import { readYamlFields } from './syntax/yaml-fields.ts'

/** The usable lines of `redirects.yaml`, and a fault for each of the others. */
export interface ReadRedirects {
  readonly redirects: readonly Redirect[]
  readonly faults: readonly Fault[]
}

/** A line of the usual form, for which no YAML parser is needed. */
const PLAIN_LINE = /^(\/[^\s"'#:]*)\s*:\s+([\w./~-][\w./~?=%+-]*)$/
/** A line without content: a comment, or the beginning or end of a YAML document. */
const EMPTY_LINE = /^(?:#.*|---|\.\.\.|\{\})?$/

/**
 * Reads the bytes of `redirects.yaml`, a map from old addresses to new ones, and joins its chains. Each line is read alone, so that
 * a wrong one leaves the others. Never throws.
 */
export function readRedirects(bytes: Uint8Array, file: string): ReadRedirects {
  const found = new Map<string, Redirect>()
  const wrong: Fault[] = []
  for (const [index, text] of decodeText(bytes)
    .text.split(/\r\n|[\r\n]/)
    .entries()) {
    const line = index + 1
    const { pair, faults } = readLine(text.trim(), { file, linesBefore: index })
    wrong.push(...faults)
    if (pair === undefined) continue
    const [old, target] = pair
    const message = problemOf(old, target, found)
    const key = addressKey(old)
    if (message !== undefined) wrong.push({ severity: 'fault', file, line, message })
    else if (key !== undefined) found.set(key, redirectOf(key, String(target).trim(), line))
  }
  return joinChains(found, { file, wrong })
}

interface ReadLine {
  readonly pair?: readonly [old: string, target: unknown]
  readonly faults: readonly Fault[]
}

function readLine(text: string, place: FieldsPlace): ReadLine {
  const [, old, target] = PLAIN_LINE.exec(text) ?? []
  if (old !== undefined) return { pair: [old, target], faults: [] }
  if (EMPTY_LINE.test(text)) return { faults: [] }
  const [pair] = Object.entries(readYamlFields(text, place).fields)
  if (pair !== undefined) return { pair, faults: [] }
  const message = `expected an old address, a colon and a new address, got ${quote(text)}`
  return { faults: [{ severity: 'fault', file: place.file, line: place.linesBefore + 1, message }] }
}

function problemOf(old: string, target: unknown, found: ReadonlyMap<string, Redirect>): string | undefined {
  const from = addressKey(old)
  if (from === undefined) return `expected an old address such as "/2021/02/radio/", got ${quote(old)}`
  if (from === '/') return `expected an old address other than the home page, got ${quote(old)}`
  const earlier = found.get(from)
  if (earlier !== undefined)
    return `expected each old address once, got ${quote(old)} again: see line ${earlier.line}`
  if ((typeof target !== 'string' && typeof target !== 'number') || !isTarget(String(target).trim())) {
    return `expected a path here, the id or slug of an article, or a URL for ${quote(old)}, got ${quote(target)}`
  }
  return wildcardProblem(old.trim(), String(target).trim())
}

/** Where the rest of an old address goes, as Cloudflare and Netlify write it. */
const REST = /(?:\*|:splat)$/

function redirectOf(key: string, target: string, line: number): Redirect {
  if (!key.endsWith('/*')) return { from: key, to: target, line }
  return { from: key.slice(0, -'/*'.length), to: target.replace(REST, '*'), line, wildcard: true }
}

/** A `*` stands alone for a slug, or after a slash: otherwise a visitor could change the host of a URL. */
function wildcardProblem(old: string, target: string): string | undefined {
  const isWildcard = old.endsWith('/*')
  if (old.replace(/\/\*$/, '').includes('*'))
    return `expected "*" only as the last part of an old address, got ${quote(old)}`
  if (!/\*|:splat/.test(target)) return undefined
  if (!isWildcard)
    return `expected an old address that ends with "/*" for ${quote(target)}, got ${quote(old)}`
  const before = target.replace(REST, '')
  if (before !== target && !/\*|:splat/.test(before) && /^$|^(?!https?:\/\/$).*\/$/i.test(before))
    return undefined
  return `expected "*" only as the last part of the new address, got ${quote(target)}`
}

/** Spaces and control characters have no place in a header. */
function isTarget(target: string): boolean {
  if (target === '' || /[\s\p{Cc}\p{Cs}]/u.test(target)) return false
  return !/^https?:/i.test(target) || URL.canParse(target)
}

interface Faults {
  readonly file: string
  readonly wrong: readonly Fault[]
}

/** Leads each address to the end of its chain. An address in a circle, or before one, leads nowhere. */
function joinChains(found: ReadonlyMap<string, Redirect>, { file, wrong }: Faults): ReadRedirects {
  const circular: Fault[] = []
  const redirects: Redirect[] = []
  const ends = new Map<string, string | undefined>()
  for (const redirect of found.values()) {
    const to = endOf(keyOf(redirect), found, ends)
    if (to !== undefined) redirects.push(redirect.wildcard ? redirect : { ...redirect, to })
    else {
      const message = `expected an address that leads somewhere, got ${quote(redirect.to)}, which leads back in a circle`
      circular.push({ severity: 'fault', file, line: redirect.line, message })
    }
  }
  return { redirects, faults: [...wrong, ...circular] }
}

function keyOf({ from, wildcard }: Redirect): string {
  return wildcard ? `${from}/*` : from
}

/** Returns the target at the end of a chain; undefined in a circle. `ends` holds what is known. */
function endOf(
  start: string,
  found: ReadonlyMap<string, Redirect>,
  ends: Map<string, string | undefined>,
): string | undefined {
  const chain = new Set<string>()
  let key: string | undefined = start
  let end: string | undefined
  while (key !== undefined && !ends.has(key) && !chain.has(key)) {
    chain.add(key)
    end = found.get(key)?.to
    // A wildcard leads to another one for the same folder. Other ways are found when an address is looked up.
    const next: string | undefined = end?.startsWith('/') ? addressKey(end) : undefined
    key = next !== undefined && found.has(next) ? next : undefined
  }
  if (key !== undefined) end = ends.get(key)
  for (const each of chain) ends.set(each, end)
  return end
}
