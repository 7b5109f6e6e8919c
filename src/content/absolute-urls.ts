import parseSrcset from 'parse-srcset'
import type { Media } from '../articles/article.ts'
import { absoluteUrl } from '../articles/publication.ts'
import { referenceName } from './body-references.ts'

/** Where a body stands: what its relative URLs are relative to. */
export interface BodyContext {
  /** Absolute URL of the article's page. */
  readonly permalink: string
  /** Where readers reach Feedwright: absolute, without a slash at the end. */
  readonly baseUrl: string
  /** Files of the folder that the body names, by the name used there. */
  readonly assets: Readonly<Record<string, Media>>
}

const LINK_SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:']
const MEDIA_SCHEMES: readonly string[] = ['http:', 'https:']

/** A web URL of RFC 3986 characters alone stays as written: readers compare image URLs as strings (READERS 0.1). */
const AS_WRITTEN = /^https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i

/** What stands between the commas of a `srcset`, and the form it must have: the parser prints all else to the console. */
const CANDIDATE = /[^\s,](?:\S*[^\s,])?(?:\s+[^,]*)?/g
const VALID_CANDIDATE = /^\S+(?:\s+(?:[1-9]\d{0,8}w(?:\s+[1-9]\d{0,8}h)?|\d*\.?\d+x))?\s*$/

/** Longer than any real one, and short enough for a parser that may take quadratic time. */
const SRCSET_CHARACTERS = 20_000

/** The absolute URL of a link, with scheme http, https, mailto or tel; undefined for any other. */
export function absoluteLink(url: string, context: BodyContext): string | undefined {
  return withScheme(resolve(url, context), LINK_SCHEMES)
}

/** The absolute URL of a picture, sound or film, with scheme http or https; undefined for none and any other. */
export function absoluteMedia(url: string, context: BodyContext): string | undefined {
  return url.trim() === '' ? undefined : withScheme(resolve(url, context), MEDIA_SCHEMES)
}

/** A `srcset` with each candidate's URL absolute; candidates without an allowed one are left out. */
export function absoluteSrcset(srcset: string, context: BodyContext): string | undefined {
  if (srcset.length > SRCSET_CHARACTERS) return undefined
  const right = srcset.match(CANDIDATE)?.filter(candidate => VALID_CANDIDATE.test(candidate)) ?? []
  const candidates = parseSrcset(right.join(', ')).flatMap(({ url, w, h, d }) => {
    const absolute = absoluteMedia(url, context)
    return absolute === undefined ? [] : [absolute + size(w, 'w') + size(h, 'h') + size(d, 'x')]
  })
  return candidates.length === 0 ? undefined : candidates.join(', ')
}

/** The file of the article's folder that a URL means, if it is one. */
export function assetOf(url: string, { assets }: BodyContext): Media | undefined {
  const name = referenceName(url)
  return name !== undefined && Object.hasOwn(assets, name) ? assets[name] : undefined
}

/** As the URL standard does: tabs and line ends within a URL mean nothing. */
function resolve(url: string, context: BodyContext): string | undefined {
  const written = url.trim().replace(/[\t\n\r]/g, '')
  const asset = assetOf(written, context)
  if (asset) return absoluteUrl(asset.src, context.baseUrl) + (/#.*$/.exec(written)?.[0] ?? '')
  if (AS_WRITTEN.test(written) && URL.canParse(written)) return written
  const base = /^[/\\]{2}/.test(written) ? context.baseUrl : context.permalink
  return URL.parse(written, base)?.href
}

function withScheme(url: string | undefined, schemes: readonly string[]): string | undefined {
  const scheme = url?.slice(0, url.indexOf(':') + 1).toLowerCase()
  return scheme !== undefined && schemes.includes(scheme) ? url : undefined
}

function size(value: number | undefined, unit: 'w' | 'h' | 'x'): string {
  return value === undefined || !Number.isFinite(value) ? '' : ` ${value}${unit}`
}
