import parseSrcset from 'parse-srcset'
import type { Media } from '../articles/media.ts'
import { absoluteUrl } from '../articles/publication.ts'
import { referenceName } from './body-references.ts'

/** The URLs and files against which a body's relative URLs are resolved. */
export interface BodyContext {
  /** Absolute URL of the article's page. */
  readonly permalink: string
  /** Public URL of Feedwright, without a slash at the end. */
  readonly baseUrl: string
  /** Files of the article's folder to which the body refers, by the name in the body. */
  readonly assets: Readonly<Record<string, Media>>
}

const MARKDOWN_FILE = /\.(?:md|markdown|mdx)$/i
const LINK_SCHEMES: readonly string[] = ['http:', 'https:', 'mailto:', 'tel:']
const MEDIA_SCHEMES: readonly string[] = ['http:', 'https:']

/**
 * Returns the absolute URL of a link with scheme http, https, mailto or tel; undefined for any other. A link to a file in Markdown
 * that is no article leads nowhere.
 */
export function absoluteLink(url: string, context: BodyContext): string | undefined {
  if (url.trim() === '') return undefined
  if (MARKDOWN_FILE.test(referenceName(url) ?? '') && assetOf(url, context) === undefined) return undefined
  return withScheme(resolve(url, context), LINK_SCHEMES)
}

/** Returns the absolute URL of an image, audio or video with scheme http or https; undefined for any other. */
export function absoluteMedia(url: string, context: BodyContext): string | undefined {
  return url.trim() === '' ? undefined : withScheme(resolve(url, context), MEDIA_SCHEMES)
}

/** Longer than any real `srcset`, and short enough for a parser that may take quadratic time. */
const MAX_SRCSET_CHARACTERS = 20_000

/** Text between the commas of a `srcset`. */
const CANDIDATE = /[^\s,](?:\S*[^\s,])?(?:\s+[^,]*)?/g

/** A valid candidate. The parser prints any other to the console. */
const VALID_CANDIDATE = /^\S+(?:\s+(?:[1-9]\d{0,8}w(?:\s+[1-9]\d{0,8}h)?|\d*\.?\d+x))?\s*$/

/** Returns the URLs of the valid candidates of a `srcset`, as they are written. */
export function urlsOf(srcset: string): readonly string[] {
  return validCandidates(srcset).map(({ url }) => url)
}

function validCandidates(srcset: string): ReturnType<typeof parseSrcset> {
  if (srcset.length > MAX_SRCSET_CHARACTERS) return []
  const valid = srcset.match(CANDIDATE)?.filter(candidate => VALID_CANDIDATE.test(candidate)) ?? []
  return parseSrcset(valid.join(', '))
}

/** Returns a `srcset` with absolute URLs and without invalid candidates; undefined if none is left. */
export function absoluteSrcset(srcset: string, context: BodyContext): string | undefined {
  const candidates = validCandidates(srcset).flatMap(({ url, w, h, d }) => {
    const absolute = absoluteMedia(url, context)
    return absolute === undefined ? [] : [absolute + size(w, 'w') + size(h, 'h') + size(d, 'x')]
  })
  return candidates.length === 0 ? undefined : candidates.join(', ')
}

/** In pixels: wide enough for a column of text on a fine screen. */
const GOOD_WIDTH = 1_200

/**
 * Returns the candidate of a `srcset` with absolute URLs that suits a reader which knows only `src`: the first that is wide
 * enough, or else the widest. Where no widths are given, it is the first.
 */
export function preferredCandidate(srcset: string): string | undefined {
  const candidates = parseSrcset(srcset).toSorted((a, b) => (a.w ?? 0) - (b.w ?? 0))
  const wide = candidates.find(({ w = 0 }) => w >= GOOD_WIDTH)
  const chosen = wide ?? (candidates.at(-1)?.w === undefined ? candidates[0] : candidates.at(-1))
  return chosen?.url
}

/** Returns the file of the article's folder to which a URL refers; undefined for any other URL. */
export function assetOf(url: string, { assets }: BodyContext): Media | undefined {
  const name = referenceName(url)
  return name !== undefined && Object.hasOwn(assets, name) ? assets[name] : undefined
}

/**
 * A web URL with only RFC 3986 characters. It stays as written: FreshRSS, NewsBlur, Liferea, yarr and Miniflux compare
 * image URLs as strings (docs/readers.md#images).
 */
const AS_WRITTEN = /^https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/i

/** Resolves a URL. It ignores tabs and line breaks within the URL, as the URL standard does. */
function resolve(url: string, context: BodyContext): string | undefined {
  const written = url.trim().replace(/[\t\n\r]/g, '')
  const asset = assetOf(written, context)
  if (asset?.src === '') return undefined
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
