import { createHash, timingSafeEqual } from 'node:crypto'

/** Digits of a hash by which a token is named. */
const ID_LENGTH = 8

/** What a program may do with the publishing API; who may publish may read. */
export const SCOPES = ['publish', 'read'] as const

/** One of them. */
export type Scope = (typeof SCOPES)[number]

/** A program's key to the publishing API, without the key itself. */
export interface ApiToken {
  readonly id: string
  readonly scope: Scope
}

/** A key to a private feed or to the publishing API, without the key itself. */
export interface FeedToken {
  /** Short name by which it is revoked. */
  readonly id: string
  /** Name of the declared feed that it opens; empty for one of the publishing API. */
  readonly feed: string
  /** Absent for one of a feed. */
  readonly scope?: Scope | undefined
  /** Whose it is, for people. */
  readonly label: string
  readonly created: Date
  readonly lastUsed?: Date | undefined
  readonly revoked?: Date | undefined
}

/** What is kept of a token: its SHA-256 in hexadecimal. A token has 256 random bits, so no salt is needed. */
export function tokenHash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** By what a token of this hash is named in lists, and found. */
export function tokenId(hash: string): string {
  return hash.slice(0, ID_LENGTH)
}

/** Whether two hashes are the same, in a time that does not tell how much of them is. */
export function isSameHash(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
