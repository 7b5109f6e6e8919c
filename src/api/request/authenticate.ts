import type { IncomingMessage } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { TokenStore } from '../../articles/store/token-store.ts'
import { type ApiToken, type Scope, tokenHash } from '../../articles/token.ts'
import type { ApiResponse } from '../handler.ts'
import { problemResponse } from '../problem-response.ts'
import { createFailedAttempts } from './failed-attempts.ts'

/** Options of `createAuthenticate`. */
export interface AuthenticateOptions {
  readonly store: TokenStore
  readonly now: () => Date
  /** Identifies the client of a request. Undefined when the address may belong to many clients. */
  readonly clientOf: (request: IncomingMessage) => string | undefined
}

/** Returns the token of a request, if it has the scope, or the response that refuses the request. */
export type Authenticate = (
  request: IncomingMessage,
  scope: Scope,
) => Promise<{ readonly token: ApiToken } | { readonly refusal: ApiResponse }>

/** Tokens that are remembered as valid. */
const MAX_VALID = 1_000

/**
 * Creates the check of bearer tokens (RFC 6750). A client that has often failed is refused for a while (RFC 6585 section
 * 4). Tokens that were valid before are exempt, because many clients may share an address.
 */
export function createAuthenticate({ store, now, clientOf }: AuthenticateOptions): Authenticate {
  const failures = createFailedAttempts(now)
  const valid = new LRUCache<string, true>({ max: MAX_VALID })

  async function findToken(request: IncomingMessage): Promise<ApiToken | ApiResponse> {
    const secret = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) return unauthorized('Bearer realm="feedwright"')
    const hash = tokenHash(secret)
    const client = clientOf(request) ?? request.socket.remoteAddress ?? ''
    const wait = valid.get(hash) ? undefined : failures.wait(client)
    if (wait !== undefined) return tooManyAttempts(wait)
    const token = await store.useApiToken(hash, now())
    if (token === undefined) {
      valid.delete(hash)
      failures.add(client)
      return unauthorized('Bearer realm="feedwright", error="invalid_token"')
    }
    valid.set(hash, true)
    return token
  }

  return async (request, scope) => {
    const found = await findToken(request)
    if ('status' in found) return { refusal: found }
    return found.scope === 'publish' || found.scope === scope
      ? { token: found }
      : { refusal: forbidden(scope) }
  }
}

function unauthorized(challenge: string): ApiResponse {
  const detail = 'expected a token in "Authorization: Bearer …": add one with feedwright token add --scope'
  return problemResponse(401, detail, { headers: { 'WWW-Authenticate': challenge } })
}

function forbidden(scope: Scope): ApiResponse {
  const challenge = `Bearer realm="feedwright", error="insufficient_scope", scope="${scope}"`
  return problemResponse(403, `expected a token of the scope "${scope}": this one allows only reading`, {
    headers: { 'WWW-Authenticate': challenge },
  })
}

function tooManyAttempts(seconds: number): ApiResponse {
  const detail = `too many invalid tokens from this address: retry in ${seconds} seconds`
  return problemResponse(429, detail, { headers: { 'Retry-After': String(seconds) } })
}
