import type { IncomingMessage } from 'node:http'
import type { Document } from '../../publish/document/document.ts'
import { clientTags } from './conditional.ts'

/**
 * Returns the entity tags of a client that accepts a delta (RFC 3229 section 10.5.3, with the manipulation `feed`) and
 * has another version of the document. Returns undefined for every other request.
 */
export function deltaTags(
  { method, httpVersion, headers }: IncomingMessage,
  document: Document,
): readonly string[] | undefined {
  const manipulations = headers['a-im']
  const ifNoneMatch = headers['if-none-match']
  if (manipulations === undefined || ifNoneMatch === undefined) return undefined
  if (method !== 'GET' || httpVersion === '1.0') return undefined
  if (![manipulations].flat().some(acceptsFeed)) return undefined
  const tags = clientTags(ifNoneMatch)
  const current: readonly string[] = Object.values(document.etags)
  return tags.length === 0 || tags.some(tag => current.includes(tag)) ? undefined : tags
}

const FEED = /^feed(?:\s*;\s*q\s*=\s*([\d.]+))?$/i

function acceptsFeed(list: string): boolean {
  return list.split(',').some(element => {
    const match = FEED.exec(element.trim())
    return match !== null && Number(match[1] ?? 1) > 0
  })
}
