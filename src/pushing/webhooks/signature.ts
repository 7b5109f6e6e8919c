import { createHmac } from 'node:crypto'
import { Problem } from '../../problem.ts'

/** The key of a signature. */
export type SigningKey = Buffer

const PREFIX = 'whsec_'
const MIN_BYTES = 24
const MAX_BYTES = 64

/**
 * Parses the keys in a text: each is `whsec_` and 24 to 64 bytes in base64, of which both alphabets are read. The prefix may be absent.
 * Several are separated by white space: then each signs, so that a receiver can change from one to the next.
 * @throws Problem that does not quote the text.
 */
export function parseKeys(text: string): readonly SigningKey[] {
  const keys = text.split(/\s+/).filter(word => word !== '')
  if (keys.length > 0) return keys.map(parseKey)
  throw new Problem('invalid', 'expected a secret, got nothing')
}

function parseKey(word: string): SigningKey {
  const text = word.startsWith(PREFIX) ? word.slice(PREFIX.length) : word
  const bytes = Buffer.from(text, 'base64')
  if (/^[\w+/-]+={0,2}$/.test(text) && bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES) return bytes
  throw new Problem(
    'invalid',
    `expected a secret of ${MIN_BYTES} to ${MAX_BYTES} bytes, as whsec_ and base64, got something else: make one with echo whsec_$(openssl rand -base64 32)`,
  )
}

/** Returns the text of a key that is made of these bytes. */
export function keyText(bytes: Buffer): string {
  return PREFIX + bytes.toString('base64')
}

/** A message that is signed. */
export interface SignedMessage {
  readonly id: string
  readonly sent: Date
  readonly body: string
}

const SECOND = 1_000

/** Returns the headers of a message, signed with each key (Standard Webhooks 1.0.0, "Signature scheme"). */
export function signedHeaders({ id, sent, body }: SignedMessage, keys: readonly SigningKey[]) {
  const timestamp = String(Math.floor(sent.getTime() / SECOND))
  const sign = (key: SigningKey) =>
    `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': keys.map(sign).join(' '),
  }
}
