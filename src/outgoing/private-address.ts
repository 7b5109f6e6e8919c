import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Whether `address` (IPv4 or IPv6 text, without brackets) is no global unicast address (the registries of
 * RFC 6890): loopback, private, link-local, shared, documentation, multicast, reserved, 6to4, Teredo … .
 * IPv4-mapped (RFC 4291) and NAT64 (RFC 6052, RFC 8215) addresses count as the IPv4 address inside.
 * Text that is no address in its usual notation counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  // A zone (`%eth0`) has a meaning on this machine only. isIP refuses the octal, hexadecimal and short forms.
  if (isIP(address) === 0 || address.includes('%')) return true
  if (DOTTED_COMPATIBLE.test(address)) return true
  const parsed = ipaddr.parse(address)
  return parsed instanceof ipaddr.IPv6 ? isPrivateIPv6(parsed) : isPrivateIPv4(parsed)
}

const IPV4_MAPPED = ipaddr.parseCIDR('::ffff:0:0/96')
/** ipaddr.js treats this form of an IPv4-compatible address (RFC 4291 section 2.5.5.1) as IPv4-mapped. */
const DOTTED_COMPATIBLE = /^::\d+\./
const NAT64 = [ipaddr.parseCIDR('64:ff9b::/96'), ipaddr.parseCIDR('64:ff9b:1::/96')]
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

function isPrivateIPv4(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.range() !== 'unicast'
}

function isPrivateIPv6(address: ipaddr.IPv6): boolean {
  if (hasEmbeddedIPv4(address)) return isPrivateIPv4(embeddedIPv4(address))
  return !address.match(GLOBAL_UNICAST) || address.range() !== 'unicast'
}

/** The /96 forms only: elsewhere in 64:ff9b:1::/48 the position of the IPv4 address depends on the network. */
function hasEmbeddedIPv4(address: ipaddr.IPv6): boolean {
  return [IPV4_MAPPED, ...NAT64].some(range => address.match(range))
}

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12))
}
