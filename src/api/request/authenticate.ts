import type { IncomingMessage } from 'node:http'
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

/**
 * Creates the check of bearer tokens (RFC 6750). Invalid tokens of a client that has often failed get 429 for a while
 * (RFC 6585 section 4). Valid ones never do, because many clients may share an address: nobody can guess a token, so the
 * limit only shows a program that it uses a wrong one.
 */
export function createAuthenticate({ store, now, clientOf }: AuthenticateOptions): Authenticate {
  const failures = createFailedAttempts(now)

  async function findToken(request: IncomingMessage): Promise<ApiToken | ApiResponse> {
    const secret = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (secret === undefined) return unauthorized('Bearer realm="feedwright"')
    const token = await store.useApiToken(tokenHash(secret), now())
    if (token !== undefined) return token
    const client = clientOf(request) ?? request.socket.remoteAddress ?? ''
    const wait = failures.wait(client)
    if (wait !== undefined) return tooManyAttempts(wait)
    failures.add(client)
    return unauthorized('Bearer realm="feedwright", error="invalid_token"')
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
