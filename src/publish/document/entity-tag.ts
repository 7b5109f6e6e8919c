import { createHash } from 'node:crypto'

/**
 * Returns the start of a document's entity tags: when it changed, and the SHA-256 of its bytes. From the date, any server
 * over the same store knows which of two versions is the later one.
 */
export function entityTag(bytes: Buffer, changed: Date): string {
  const seconds = Math.floor((changed.getTime() - EPOCH) / SECOND)
  const date = Math.max(0, seconds).toString(BASE).padStart(DIGITS, '0')
  return `${date}-${createHash('sha256').update(bytes).digest('base64url').slice(0, HASH_DIGITS)}`
}

const SECOND = 1_000
/** Start of the dates in entity tags. Six digits of base 36 reach to 2068. */
const EPOCH = Date.UTC(2000, 0, 1)
const BASE = 36
const DIGITS = 6
const HASH_DIGITS = 22

const OWN_TAG = /^(?:W\/)?"(?<changed>[0-9a-z]{6})-[\w-]{22}(?:-gz|-br|-zs)?"$/

/** Returns when the document of an entity tag changed, in milliseconds since 1970; undefined for a foreign tag. */
export function changedFromTag(tag: string): number | undefined {
  const digits = OWN_TAG.exec(tag)?.groups?.changed
  return digits === undefined ? undefined : EPOCH + Number.parseInt(digits, BASE) * SECOND
}
