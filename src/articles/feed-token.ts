import { createHash } from 'node:crypto'

/** A subscriber's key to a private feed, without the key itself. */
export interface FeedToken {
  /** Short name by which it is revoked. */
  readonly id: string
  /** Name of the declared feed that it opens. */
  readonly feed: string
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
