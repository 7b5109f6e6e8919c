import { createHash, timingSafeEqual } from 'node:crypto'

/** What a token allows: to publish and read through the API, only to read, or to see the operator's pages. */
export const SCOPES = ['publish', 'read', 'operate'] as const

/** What a token of a program or an operator allows. */
export type Scope = (typeof SCOPES)[number]

/** A token with a scope, without its secret. */
export interface ApiToken {
  readonly id: string
  readonly scope: Scope
}

/** A token of a private feed or with a scope, without its secret. */
export interface FeedToken {
  /** Short name with which it is revoked. */
  readonly id: string
  /** Name of the declared feed that it opens; empty for a token with a scope. */
  readonly feed: string
  /** Absent for a token of a feed. */
  readonly scope?: Scope | undefined
  /** The name of its owner, for people. */
  readonly label: string
  readonly created: Date
  readonly lastUsed?: Date | undefined
  readonly revoked?: Date | undefined
}

/** Returns the SHA-256 of a token in hexadecimal, which is stored. A token has 256 random bits, so no salt is needed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** Number of digits of the hash that are the id of a token. */
const ID_LENGTH = 8

/** Returns the id of the token with this hash. */
export function tokenId(hash: string): string {
  return hash.slice(0, ID_LENGTH)
}

/** Compares two hashes in constant time. */
export function isSameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
