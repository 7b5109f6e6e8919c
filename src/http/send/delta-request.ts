import type { IncomingMessage } from 'node:http'
import type { Document } from '../../publish/document/document.ts'
import { tagsOf } from './conditional.ts'

const FEED = /^feed(?:\s*;\s*q\s*=\s*([\d.]+))?$/i

/**
 * The tags of a client that takes a delta (RFC 3229 section 10.5.3, with the manipulation `feed`) and does not have
 * the document as it is; undefined for every other request.
 */
export function deltaTags(
  { method, httpVersion, headers }: IncomingMessage,
  document: Document,
): readonly string[] | undefined {
  const asked = headers['a-im']
  const has = headers['if-none-match']
  if (asked === undefined || has === undefined || method !== 'GET' || httpVersion === '1.0') return undefined
  if (![asked].flat().some(takesFeed)) return undefined
  const tags = tagsOf(has).map(tag => tag.replace(/^W\//, ''))
  const current: readonly string[] = Object.values(document.etags)
  return tags.length === 0 || tags.some(tag => current.includes(tag)) ? undefined : tags
}

function takesFeed(list: string): boolean {
  return list.split(',').some(element => {
    const match = FEED.exec(element.trim())
    return match !== null && Number(match[1] ?? 1) > 0
  })
}
