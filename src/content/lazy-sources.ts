import type { Attributes } from 'sanitize-html'
import { absoluteMedia, absoluteSrcset, type BodyContext } from './absolute-urls.ts'

/** Attributes from which scripts of pages take the real address when a picture or frame scrolls into view. */
const LAZY = {
  src: ['data-src', 'data-lazy-src', 'data-original', 'data-actualsrc'],
  srcset: ['data-srcset', 'data-lazy-srcset'],
  poster: ['data-poster'],
}

/** Returns whether an element waits for a script to fill in its address. */
export function isLazy(attribs: Attributes): boolean {
  return [...LAZY.src, ...LAZY.srcset].some(name => attribs[name] !== undefined)
}

/** Returns the attributes with the addresses that a script would fill in. An address that is not allowed is ignored. */
export function withLazySources(attribs: Attributes, context: BodyContext): Attributes {
  const find = (names: readonly string[], resolve: typeof absoluteMedia) =>
    names.map(name => attribs[name] ?? '').find(written => resolve(written, context) !== undefined)
  const src = find(LAZY.src, absoluteMedia)
  const srcset = find(LAZY.srcset, absoluteSrcset)
  const poster = find(LAZY.poster, absoluteMedia)
  return {
    ...attribs,
    ...(src !== undefined && { src }),
    ...(srcset !== undefined && { srcset }),
    ...(poster !== undefined && { poster }),
  }
}
