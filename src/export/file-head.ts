import type { Answer } from './ask.ts'
import type { FileHead } from './manifest.ts'

/** Returns the headers of an answer that a host of files must send too. */
export function fileHead({ headers }: Answer): FileHead {
  return {
    type: headers['content-type'] ?? 'application/octet-stream',
    cacheControl: headers['cache-control'] ?? 'no-cache',
    policy: headers['content-security-policy'],
    language: headers['content-language'],
    link: headers.link,
    exposed: headers['access-control-expose-headers'],
  }
}

/** Returns when the document of an answer last changed; undefined when it does not say so. */
export function lastModified({ headers }: Answer): number | undefined {
  const time = Date.parse(headers['last-modified'] ?? '')
  return Number.isNaN(time) ? undefined : time
}

/** Returns whether a media type is that of a text in which addresses are looked for. */
export function isText(type: string): boolean {
  return /^text\/html|[/+](?:xml|json)\b/.test(type)
}
