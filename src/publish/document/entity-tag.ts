import { createHash } from 'node:crypto'

const SECOND = 1_000
/** Six digits of base 36 reach from here to 2068. */
const FROM = Date.UTC(2000, 0, 1)
const BASE = 36
const DIGITS = 6
const HASH_DIGITS = 22

const OWN = /^(?:W\/)?"(?<changed>[0-9a-z]{6})-[\w-]{22}(?:-gz|-br|-zs)?"$/

/**
 * What the entity tags of a document begin with: when it changed, and the SHA-256 of its bytes. So any server over the
 * same store can tell which of two states is the later one.
 */
export function entityTag(bytes: Buffer, changed: Date): string {
  const seconds = Math.floor((changed.getTime() - FROM) / SECOND)
  const date = Math.max(0, seconds).toString(BASE).padStart(DIGITS, '0')
  return `${date}-${createHash('sha256').update(bytes).digest('base64url').slice(0, HASH_DIGITS)}`
}

/** When the document of an entity tag changed, in milliseconds since 1970; undefined for a tag that is none of ours. */
export function changedFromTag(tag: string): number | undefined {
  const digits = OWN.exec(tag)?.groups?.changed
  return digits === undefined ? undefined : FROM + Number.parseInt(digits, BASE) * SECOND
}
