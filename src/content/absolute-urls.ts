import parseSrcset from 'parse-srcset'
import type { Media } from '../articles/article.ts'
import { absoluteUrl } from '../articles/publication.ts'
import { referenceName } from './body-references.ts'

/** The bases of a body's relative URLs. */
export interface BodyContext {
  /** Absolute URL of the article's page. */
  readonly permalink: string
  /** The publication's own address: absolute, without a slash at the end. */
  readonly baseUrl: string
  /** Files of the folder that the body names, by the names that it uses. */
  readonly assets: Readonly<Record<string, Media>>
}

const LINK_SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:']
const MEDIA_SCHEMES: readonly string[] = ['http:', 'https:']

/**
 * A web URL of RFC 3986 characters stays as written: FreshRSS, NewsBlur, Liferea, yarr and Miniflux compare image URLs as
 * strings (docs/readers.md#images).
 */
const AS_WRITTEN = /^https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i

/** The text between two commas of a `srcset`. */
const CANDIDATE = /[^\s,](?:\S*[^\s,])?(?:\s+[^,]*)?/g
/** The form that it must have: the parser prints any other to the console. */
const VALID_CANDIDATE = /^\S+(?:\s+(?:[1-9]\d{0,8}w(?:\s+[1-9]\d{0,8}h)?|\d*\.?\d+x))?\s*$/

/** Longer than any real `srcset`, and short enough for a parser with quadratic time. */
const SRCSET_CHARACTERS = 20_000

/** Returns the absolute URL of a link, with scheme http, https, mailto or tel; undefined for any other. */
export function absoluteLink(url: string, context: BodyContext): string | undefined {
  return withScheme(resolve(url, context), LINK_SCHEMES)
}

/** Returns the absolute URL of a picture, audio or video, with scheme http or https; undefined for any other or none. */
export function absoluteMedia(url: string, context: BodyContext): string | undefined {
  return url.trim() === '' ? undefined : withScheme(resolve(url, context), MEDIA_SCHEMES)
}

/** Returns a `srcset` with absolute URLs; candidates without an allowed URL are dropped. */
export function absoluteSrcset(srcset: string, context: BodyContext): string | undefined {
  if (srcset.length > SRCSET_CHARACTERS) return undefined
  const valid = srcset.match(CANDIDATE)?.filter(candidate => VALID_CANDIDATE.test(candidate)) ?? []
  const candidates = parseSrcset(valid.join(', ')).flatMap(({ url, w, h, d }) => {
    const absolute = absoluteMedia(url, context)
    return absolute === undefined ? [] : [absolute + size(w, 'w') + size(h, 'h') + size(d, 'x')]
  })
  return candidates.length === 0 ? undefined : candidates.join(', ')
}

/** Returns the file of the article's folder that a URL names, if there is one. */
export function assetOf(url: string, { assets }: BodyContext): Media | undefined {
  const name = referenceName(url)
  return name !== undefined && Object.hasOwn(assets, name) ? assets[name] : undefined
}

/** Resolves a URL. Tabs and line ends within it are dropped, as in the URL standard. */
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
