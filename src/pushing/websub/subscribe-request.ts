import { quote } from '../../articles/faults/fault.ts'

/** What a subscriber asks for (WebSub section 5.1), with limits applied. */
export interface SubscribeRequest {
  readonly mode: 'subscribe' | 'unsubscribe'
  /** The address of the feed, as the subscriber wrote it. */
  readonly topic: string
  readonly callback: string
  readonly leaseSeconds: number
  readonly secret?: string | undefined
  /** How deliveries are signed. */
  readonly method: SignatureMethod
  /** For subscribers of PubSubHubbub 0.3, which want it back. */
  readonly verifyToken?: string | undefined
}

/** The methods of `X-Hub-Signature` (WebSub section 7.1). */
export const SIGNATURE_METHODS = ['sha1', 'sha256', 'sha384', 'sha512'] as const
export type SignatureMethod = (typeof SIGNATURE_METHODS)[number]

const HOUR = 3_600
const DAY = 24 * HOUR
/** Seconds that a subscription lasts. Readers renew it before it ends. */
const LEASE = { shortest: HOUR, usual: 10 * DAY, longest: 30 * DAY }
const MAX_URL_LENGTH = 1_000
/** WebSub section 5.1: a secret has less than 200 bytes. */
const MAX_SECRET_BYTES = 199
const MAX_TOKEN_LENGTH = 500

/** Parses the form of a subscriber. Returns what is wrong as text. Parameters that are not known are ignored. */
export function parseSubscribeRequest(form: URLSearchParams): SubscribeRequest | string {
  const several = ['hub.mode', 'hub.topic', 'hub.callback'].find(name => form.getAll(name).length > 1)
  if (several !== undefined) return `${several}: expected it once, got it several times`
  const mode = form.get('hub.mode')
  if (mode !== 'subscribe' && mode !== 'unsubscribe')
    return `hub.mode: expected subscribe or unsubscribe, got ${quote(mode ?? undefined)}`
  const topic = form.get('hub.topic') ?? ''
  if (!URL.canParse(topic)) return `hub.topic: expected the address of a feed, got ${quote(topic)}`
  const callback = form.get('hub.callback') ?? ''
  const wrongCallback = callbackFault(callback)
  if (wrongCallback !== undefined) return `hub.callback: expected ${wrongCallback}, got ${quote(callback)}`
  const secret = form.get('hub.secret') || undefined
  if (Buffer.byteLength(secret ?? '') > MAX_SECRET_BYTES)
    return `hub.secret: expected at most ${MAX_SECRET_BYTES} bytes`
  const method = SIGNATURE_METHODS.find(each => each === (form.get('hub.signature_method') ?? 'sha256'))
  if (method === undefined) return `hub.signature_method: expected one of ${SIGNATURE_METHODS.join(', ')}`
  return {
    ...{ mode, topic, callback, secret, method },
    leaseSeconds: leaseOf(form.get('hub.lease_seconds')),
    verifyToken: form.get('hub.verify_token')?.slice(0, MAX_TOKEN_LENGTH),
  }
}

function callbackFault(callback: string): string | undefined {
  const url = URL.parse(callback)
  if (url === null || !/^https?:$/.test(url.protocol)) return 'an http or https URL'
  if (callback.length > MAX_URL_LENGTH) return `at most ${MAX_URL_LENGTH} characters`
  if (url.hash !== '' || url.username !== '' || url.password !== '') return 'a URL without "#" and user name'
  return undefined
}

/** Hubs may choose another lease than the one that is asked for (WebSub section 5.1). */
function leaseOf(text: string | null): number {
  const seconds = text !== null && /^\d+$/.test(text) ? Number(text) : LEASE.usual
  return Math.min(Math.max(seconds, LEASE.shortest), LEASE.longest)
}
