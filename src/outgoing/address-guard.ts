import { lookup as systemLookup } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { quote } from '../articles/faults/fault.ts'
import { Problem } from '../problem.ts'
import { isPrivateAddress } from './private-address.ts'

/** Resolves all addresses of a host name. */
export type Resolve = (
  hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>

/** Settings of `createAddressGuard`. */
export interface AddressGuardOptions {
  /** Allows requests to the own network and to any port. */
  readonly allowPrivateAddresses: boolean
  /** The system's resolver if absent. */
  readonly lookup?: Resolve | undefined
  /** `isPrivateAddress` if absent. */
  readonly isPrivate?: ((address: string) => boolean) | undefined
}

/** Keeps requests out of the own network, against server-side request forgery. */
export interface AddressGuard {
  /** Parses a URL. Throws a `Problem` when its text alone shows that it must not be requested. */
  checkUrl(url: string): URL
  /** For `net.connect`: resolves once, and fails with a `Problem` unless all addresses are allowed. */
  readonly lookup: LookupFunction
}

const WEB_PORTS: ReadonlySet<string> = new Set(['', '80', '443'])
const FIRST_UNPRIVILEGED_PORT = 1024
/** Names of this machine, whatever a resolver returns (RFC 6761 section 6.3). */
const LOCALHOST = /(^|\.)localhost\.?$/

/** Creates a guard that checks URLs and resolves their hosts. A connection goes to a checked address. */
export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const isForbidden = options.allowPrivateAddresses ? () => false : (options.isPrivate ?? isPrivateAddress)
  return {
    checkUrl(text) {
      const url = parseWebUrl(text)
      if (!options.allowPrivateAddresses) checkPort(url.port)
      checkHost(url.hostname, isForbidden)
      return url
    },
    lookup: checkedLookup(options.lookup ?? resolveAll, isForbidden),
  }
}

function parseWebUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw new Problem('invalid', 'expected an absolute URL')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new Problem('invalid', `expected https: or http:, got ${quote(url.protocol)}`)
  }
  if (url.username === '' && url.password === '') return url
  throw new Problem('invalid', 'expected a URL without user name and password')
}

function checkPort(port: string): void {
  if (WEB_PORTS.has(port) || Number(port) >= FIRST_UNPRIVILEGED_PORT) return
  throw new Problem('invalid', `expected port 80, 443 or one from ${FIRST_UNPRIVILEGED_PORT} on, got ${port}`)
}

/** The URL parser has turned 2130706433, 0x7f.1 and 0177.0.0.1 into 127.0.0.1. Addresses are not looked up. */
function checkHost(hostname: string, isForbidden: (address: string) => boolean): void {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (LOCALHOST.test(host)) checkAddress('127.0.0.1', isForbidden)
  if (isIP(host) !== 0) checkAddress(host, isForbidden)
}

function checkAddress(address: string, isForbidden: (address: string) => boolean): void {
  if (isForbidden(address)) throw new Problem('invalid', `expected a public address, got ${address}`)
}

function resolveAll(hostname: string): ReturnType<Resolve> {
  return systemLookup(hostname, { all: true })
}

function checkedLookup(resolve: Resolve, isForbidden: (address: string) => boolean): LookupFunction {
  async function resolveChecked(hostname: string) {
    const addresses = [...(await resolve(hostname))]
    for (const { address } of addresses) checkAddress(address, isForbidden)
    const first = addresses[0]
    if (first !== undefined) return { first, addresses }
    throw new Problem('unavailable', `expected an address of ${hostname}, got none`)
  }
  return (hostname, options, callback) => {
    resolveChecked(hostname).then(
      ({ first, addresses }) =>
        options.all ? callback(null, addresses) : callback(null, first.address, first.family),
      thrown => callback(thrown, []),
    )
  }
}
