import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** What stands for whole ranges in a list of proxies, by the names that ipaddr.js has for these. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  loopback: ['loopback'],
  private: ['private', 'uniqueLocal'],
  linklocal: ['linkLocal'],
}

/** Names that a list of proxies may have in it besides addresses and networks. */
export const RANGE_NAMES: readonly string[] = Object.keys(RANGES)

/** Headers that a proxy adds. */
const PROXY_HEADERS = ['x-forwarded-for', 'forwarded', 'via']

/** One client of a household has as many addresses as it likes (RFC 6177): the first 64 bits are counted. */
const PREFIX_GROUPS = 4

/** Whether a list of proxies may have this in it: an address, a network such as `10.0.0.0/8`, or a name. */
export function isProxyName(text: string): boolean {
  return RANGE_NAMES.includes(text) || isIP(text) !== 0 || ipaddr.isValidCIDR(text)
}

/**
 * Creates what names the client of a request: the peer, or who the trusted proxies say that they asked for.
 * Undefined when it may speak for many: a proxy that nobody has named, or an address of a private network.
 */
export function createClientOf(
  proxies: readonly string[],
): (request: Pick<IncomingMessage, 'socket' | 'headers'>) => string | undefined {
  const isTrusted = createIsTrusted(proxies)

  return ({ socket, headers }) => {
    const peer = parseAddress(socket.remoteAddress ?? '')
    if (peer === undefined) return undefined
    if (!isTrusted(peer)) return mayBeProxy(peer, headers) ? undefined : nameOf(peer)
    // The last name was written by the peer; each before it by the proxy that comes after.
    const client = hopsOf(headers).findLast(hop => hop === undefined || !isTrusted(hop))
    return client && nameOf(client)
  }
}

/** Whether a request says that a proxy passes it on. */
export function isForwarded(headers: IncomingHttpHeaders): boolean {
  return PROXY_HEADERS.some(name => headers[name] !== undefined)
}

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

/** IPv4 within IPv6 (RFC 4291 section 2.5.5.2) is IPv4, as a server that listens on all addresses sees it. */
function parseAddress(text: string): Address | undefined {
  return isIP(text) === 0 ? undefined : ipaddr.process(text)
}

function mayBeProxy(peer: Address, headers: IncomingHttpHeaders): boolean {
  return peer.range() !== 'unicast' || isForwarded(headers)
}

function hopsOf(headers: IncomingHttpHeaders): readonly (Address | undefined)[] {
  const forwarded = headers['x-forwarded-for']
  if (forwarded === undefined) return []
  return String(forwarded)
    .split(',')
    .map(hop => parseAddress(hop.trim()))
}

function nameOf(address: Address): string {
  if (address instanceof ipaddr.IPv4) return address.toString()
  return address.parts.slice(0, PREFIX_GROUPS).join(':')
}
