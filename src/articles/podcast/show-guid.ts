import { createHash } from 'node:crypto'

/** The namespace of shows (podcast namespace, `podcast:guid`). */
const NAMESPACE = 'ead4c236-bf58-58c6-a2c6-a6b28d128cb6'
const UUID_HEX = 32
const VERSION_AT = 6
const VARIANT_AT = 8

/**
 * Mints the UUID of a show from the address of its feed without scheme and slashes at the end (podcast namespace, `podcast:guid`;
 * RFC 9562 section 5.5). A show gets it once, and has the same one after the address has changed.
 */
export function mintShowGuid(feedUrl: string): string {
  const name = feedUrl.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/\/+$/, '')
  const namespace = Buffer.from(NAMESPACE.replaceAll('-', ''), 'hex')
  const hash = createHash('sha1').update(namespace).update(name).digest()
  hash.writeUInt8((hash.readUInt8(VERSION_AT) & 0x0f) | 0x50, VERSION_AT)
  hash.writeUInt8((hash.readUInt8(VARIANT_AT) & 0x3f) | 0x80, VARIANT_AT)
  const hex = hash.toString('hex').slice(0, UUID_HEX)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
