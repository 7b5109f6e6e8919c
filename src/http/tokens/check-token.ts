import type { IncomingMessage } from 'node:http'
import type { TokenStore } from '../../articles/store/token-store.ts'
import { type ApiToken, type Scope, tokenHash } from '../../articles/token.ts'
import { createFailedAttempts } from './failed-attempts.ts'

/** Options of `createCheckToken`. */
export interface CheckTokenOptions {
  readonly store: Pick<TokenStore, 'useApiToken'>
  readonly now: () => Date
  /** Identifies the client of a request. Undefined when the address may belong to many clients. */
  readonly clientOf: (request: IncomingMessage) => string | undefined
}

/** The token of a request, or why it is refused: it is wrong, has another scope, or the client has to wait. */
export type CheckedToken =
  | { readonly token: ApiToken }
  | { readonly refused: 'invalid' }
  | { readonly refused: 'scope'; readonly has: Scope }
  | { readonly refused: 'wait'; readonly seconds: number }

/** Checks the secret that a request carries. */
export type CheckToken = (request: IncomingMessage, secret: string, scope: Scope) => Promise<CheckedToken>

/**
 * Creates the check of tokens with a scope. Invalid tokens of a client that has often failed are refused for a while.
 * Valid ones never are, because many clients may share an address: nobody can guess a token, so the limit only shows a
 * program that it uses a wrong one.
 */
export function createCheckToken({ store, now, clientOf }: CheckTokenOptions): CheckToken {
  const failures = createFailedAttempts(now)

  return async (request, secret, scope) => {
    const token = await store.useApiToken(tokenHash(secret), now())
    if (token !== undefined) {
      const isAllowed = token.scope === scope || (token.scope === 'publish' && scope === 'read')
      return isAllowed ? { token } : { refused: 'scope', has: token.scope }
    }
    const client = clientOf(request) ?? request.socket.remoteAddress ?? ''
    const seconds = failures.wait(client)
    if (seconds !== undefined) return { refused: 'wait', seconds }
    failures.add(client)
    return { refused: 'invalid' }
  }
}
