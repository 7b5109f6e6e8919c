import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { LRUCache } from 'lru-cache'

/**
 * Creates the function that returns the address of a request's client: the peer, or the client that trusted proxies
 * name. It returns undefined when the address may stand for many clients: that of an unknown proxy, or of a private
 * network.
 */
export function createClientOf(
  proxies: readonly string[],
): (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined {
  const isTrusted = createIsTrusted(proxies)
  const peers = new LRUCache<string, Peer>({ max: MAX_PEERS })

  function peerOf(text: string): Peer | undefined {
    const known = peers.get(text)
    const address = known === undefined ? parseAddress(text) : undefined
    if (address === undefined) return known
    const isUnicast = address.range() === 'unicast'
    const peer = { isTrusted: isTrusted(address), isUnicast, key: clientKey(address) }
    peers.set(text, peer)
    return peer
  }

  return ({ socket, headers }) => {
    const peer = peerOf(socket.remoteAddress ?? '')
    if (peer === undefined) return undefined
    if (!peer.isTrusted) return peer.isUnicast && !isForwarded(headers) ? peer.key : undefined
    // The peer has added the last address, and each proxy the one before its own.
    const client = hopsOf(headers).findLast(hop => hop === undefined || !isTrusted(hop))
    return client && clientKey(client)
  }
}

/** Returns whether a proxy has forwarded the request. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return PROXY_HEADERS.some(name => headers[name] !== undefined)
}

/** Returns whether a list of proxies may contain this: an address, a network such as `10.0.0.0/8`, or a name. */
export function isProxyName(text: string): boolean {
  return RANGE_NAMES.includes(text) || isIP(text) !== 0 || ipaddr.isValidCIDR(text)
}

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** The facts of the address at the other end of a connection. Parsing it costs a tenth of a request. */
interface Peer {
  readonly isTrusted: boolean
  /** Whether the address is one on the internet, which belongs to one client unless it is a proxy. */
  readonly isUnicast: boolean
  readonly key: string
}

/** Peers that are remembered. */
const MAX_PEERS = 1_000

/** Names for whole ranges in a list of proxies, each with the names that ipaddr.js has for them. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['loopback'],
  private: ['private', 'uniqueLocal'],
  linklocal: ['linkLocal'],
}

/** The names that a list of proxies may contain besides addresses and networks. */
export const RANGE_NAMES: readonly string[] = Object.keys(RANGES)

/** Headers that proxies add. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'via']

/** Groups of an IPv6 address that identify a client. A household has a whole network of addresses (RFC 6177). */
const PREFIX_GROUPS = 4

function createIsTrusted(proxies: readonly string[]): (address: Address) => boolean {
  const ranges = proxies.flatMap(proxy => RANGES[proxy] ?? [])
  const networks = proxies.filter(proxy => !RANGE_NAMES.includes(proxy)).map(parseNetwork)
  return address =>
    ranges.includes(address.range()) || ipaddr.subnetMatch(address, { networks }, 'none') === 'networks'
}

function parseNetwork(text: string): [Address, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.toByteArray().length * 8]
}

/** IPv4 mapped into IPv6 (RFC 4291 section 2.5.5.2) becomes IPv4. A server that listens on all addresses gets such peers. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text)
}

function hopsOf(headers: IncomingHttpHeaders): readonly (Address | undefined)[] {
  const forwarded = headers['x-forwarded-for']
  if (forwarded === undefined) return []
  return String(forwarded)
    .split(',')
    .map(hop => parseAddress(hop.trim()))
}

function clientKey(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString()
  return address.parts.slice(0, PREFIX_GROUPS).join(':')
}
