import type { SharedCache } from '../../articles/schema/cache-schema.ts'
import type { OutgoingRequest } from '../../outgoing/outgoing.ts'

/** The most keys in one request. Cloudflare takes 100 (November 2026), Fastly 256. */
export const MAX_KEYS = 100

/** Returns the address at which a cache is told what to forget. */
export function purgeAddress({ kind, url = '', service = '', zone = '' }: SharedCache): string {
  if (kind === 'fastly') return `https://api.fastly.com/service/${service}/purge`
  if (kind === 'cloudflare') return `https://api.cloudflare.com/client/v4/zones/${zone}/purge_cache`
  return url
}

/** Returns the request that lets a cache forget all answers with any of these keys. */
export function purgeRequest(
  cache: SharedCache,
  keys: readonly string[],
  token: string | undefined,
): OutgoingRequest {
  const url = purgeAddress(cache)
  if (cache.kind === 'varnish') {
    return { url, method: 'PURGE', headers: { 'surrogate-key': keys.join(' ') } }
  }
  if (cache.kind === 'fastly') {
    // A soft purge: Fastly asks for the answer again with its ETag, and has the old one if no server answers.
    const headers = { 'fastly-key': token ?? '', 'fastly-soft-purge': '1', accept: 'application/json' }
    return { url, method: 'POST', headers: { ...headers, 'surrogate-key': keys.join(' ') } }
  }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return { url, method: 'POST', headers, body: JSON.stringify({ tags: keys }) }
}
