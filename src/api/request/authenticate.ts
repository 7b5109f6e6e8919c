import type { IncomingMessage } from 'node:http'
import type { ApiToken, Scope } from '../../articles/token.ts'
import { type CheckTokenOptions, createCheckToken } from '../../http/tokens/check-token.ts'
import { bearerToken } from '../../http/tokens/credentials.ts'
import type { ApiResponse } from '../handler.ts'
import { problemResponse } from '../problem-response.ts'

/** Returns the token of a request, if it has the scope, or the response that refuses the request. */
export type Authenticate = (
  request: IncomingMessage,
  scope: Scope,
) => Promise<{ readonly token: ApiToken } | { readonly refusal: ApiResponse }>

/**
 * Creates the check of bearer tokens (RFC 6750). Invalid tokens of a client that has often failed get 429 for a while
 * (RFC 6585 section 4).
 */
export function createAuthenticate(options: CheckTokenOptions): Authenticate {
  const check = createCheckToken(options)

  return async (request, scope) => {
    const secret = bearerToken(request.headers.authorization)
    if (secret === undefined) return { refusal: unauthorized('Bearer realm="feedwright"') }
    const checked = await check(request, secret, scope)
    if ('token' in checked) return checked
    if (checked.refused === 'wait') return { refusal: tooManyAttempts(checked.seconds) }
    if (checked.refused === 'scope') return { refusal: forbidden(scope, checked.has) }
    return { refusal: unauthorized('Bearer realm="feedwright", error="invalid_token"') }
  }
}

function unauthorized(challenge: string): ApiResponse {
  const detail = 'expected a token in "Authorization: Bearer …": add one with feedwright token add --scope'
  return problemResponse(401, detail, { headers: { 'WWW-Authenticate': challenge } })
}

function forbidden(scope: Scope, has: Scope): ApiResponse {
  const challenge = `Bearer realm="feedwright", error="insufficient_scope", scope="${scope}"`
  return problemResponse(403, `expected a token of the scope "${scope}", got one of the scope "${has}"`, {
    headers: { 'WWW-Authenticate': challenge },
  })
}

function tooManyAttempts(seconds: number): ApiResponse {
  const detail = `too many invalid tokens from this address: retry in ${seconds} seconds`
  return problemResponse(429, detail, { headers: { 'Retry-After': String(seconds) } })
}
