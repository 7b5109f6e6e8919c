import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { ArticleStore } from '../../articles/store/article-store.ts'
import { type ApiToken, type Scope, tokenHash } from '../../articles/token.ts'
import { type ApiResponse, problemResponse } from '../problem-response.ts'
import { createFailedAttempts } from './failed-attempts.ts'

/** What the door works with. */
export interface AuthenticateOptions {
  readonly store: Pick<ArticleStore, 'useApiToken'>
  readonly now: () => Date
  /** Names the client of a request; undefined when it may speak for many. */
  readonly clientOf: (request: IncomingMessage) => string | undefined
}

/** Gives the token of a request that may do what a scope allows, or else the answer of refusal. */
export type Authenticate = (
  request: IncomingMessage,
  scope: Scope,
) => Promise<{ readonly token: ApiToken } | { readonly refusal: ApiResponse }>

/** Tokens that are remembered to have been right. */
const MAX_RIGHT = 1_000

/**
 * Creates what lets requests in by their bearer token (RFC 6750). A client that has failed often is not listened to for
 * a while (RFC 6585 section 4), but for tokens that were right before: many may share its address.
 */
export function createAuthenticate({ store, now, clientOf }: AuthenticateOptions): Authenticate {
  const failures = createFailedAttempts(now)
  const right = new LRUCache<string, true>({ max: MAX_RIGHT })

  async function find(request: IncomingMessage): Promise<ApiToken | ApiResponse> {
    const secret = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) return unauthorized('Bearer realm="feedwright"')
    const hash = tokenHash(secret)
    const client = clientOf(request) ?? request.socket.remoteAddress ?? ''
    const wait = right.get(hash) ? undefined : failures.wait(client)
    if (wait !== undefined) return tooMany(wait)
    const token = await store.useApiToken(hash, now())
    if (token === undefined) {
      right.delete(hash)
      failures.note(client)
      return unauthorized('Bearer realm="feedwright", error="invalid_token"')
    }
    right.set(hash, true)
    return token
  }

  return async (request, scope) => {
    const found = await find(request)
    if ('status' in found) return { refusal: found }
    return found.scope === 'publish' || found.scope === scope
      ? { token: found }
      : { refusal: forbidden(scope) }
  }
}

function unauthorized(challenge: string): ApiResponse {
  const detail = 'expected a token in "Authorization: Bearer …": make one with feedwright token add --scope'
  return problemResponse(401, detail, { headers: { 'WWW-Authenticate': challenge } })
}

function forbidden(scope: Scope): ApiResponse {
  const challenge = `Bearer realm="feedwright", error="insufficient_scope", scope="${scope}"`
  return problemResponse(403, `expected a token of the scope "${scope}": this one may only read`, {
    headers: { 'WWW-Authenticate': challenge },
  })
}

function tooMany(seconds: number): ApiResponse {
  const detail = `too many wrong tokens came from this address: come back in ${seconds} seconds`
  return problemResponse(429, detail, { headers: { 'Retry-After': String(seconds) } })
}
