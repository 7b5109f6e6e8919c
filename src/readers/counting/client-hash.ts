import { hash } from 'node:crypto'

/** Groups of an IPv6 address that stay: a network of a provider has so many. */
const IPV6_GROUPS = 3
const LENGTH = 16

/** Returns an address without its end: the last number of IPv4, and all but the first 48 bits of IPv6. */
export function truncateAddress(address: string): string {
  if (address.includes(':')) return address.split(':').slice(0, IPV6_GROUPS).join(':')
  return address.replace(/\.\d+$/, '')
}

/** Returns the hash by which a client is told from others until the salt is thrown away. */
export function clientHash(salt: string, parts: readonly string[]): string {
  return hash('sha256', [salt, ...parts].join('\n'), 'base64url').slice(0, LENGTH)
}
