import { type LookupAddress, lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { AppError } from './errors.ts'

/** Addresses that are not the public internet (IANA special-purpose registries, RFC 6890 and its updates). */
const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside.addSubnet(network, bits, 'ipv4')
/** Only 2000::/3 is public in IPv6; of it, what carries an IPv4 address within (6to4, Teredo) or documents is not. */
const outside6 = new BlockList()
outside6.addSubnet('2000::', 3, 'ipv6')
const inside6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  inside6.addSubnet(network, bits, 'ipv6')

/** True for an address on the public internet; names and anything else that is no address are not. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !inside.check(address, 'ipv4')
    case 6:
      return outside6.check(address, 'ipv6') && !inside6.check(address, 'ipv6')
    default:
      return false
  }
}

/** Hosts inside the firewall that an administrator allows by name, with port: `jira.example.lan:8443`. */
export type AllowedHosts = ReadonlySet<string>

const refusal = (reason: string): AppError =>
  new AppError('not_possible', `Gantry does not call this address: ${reason}`, { reason })

/**
 * Refuses a URL that must not be called, as far as that can be seen from it. A literal address is checked here because
 * no lookup happens for one; the addresses behind a name are checked when the connection is made.
 */
export function assertCallable(url: URL, allowed: AllowedHosts): void {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refusal('only http and https are possible.')
  if (url.username !== '' || url.password !== '') throw refusal('it holds a user name or password.')
  if (isAllowed(url, allowed)) return
  if (url.port !== '') throw refusal('only the ports 80 and 443 are open.')
  const host = hostOf(url)
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw refusal('it is inside this network.')
  if (isIP(host) === 0 && !host.replace(/\.$/, '').includes('.')) throw refusal('it is a name of this network.')
}

/** The host as a resolver takes it: IPv6 without brackets. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

export const isAllowed = (url: URL, allowed: AllowedHosts): boolean =>
  allowed.has(`${hostOf(url)}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`)

export type Resolve = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void
const resolveBySystem: Resolve = (host, done) => lookup(host, { all: true, verbatim: true }, done)

/**
 * The lookup of a connection: gives only addresses that have passed, and the connection is made to exactly these, so that
 * a name cannot change its mind in between. One inside address among them refuses the name.
 */
export const guardedLookup =
  (resolve: Resolve = resolveBySystem): LookupFunction =>
  (host, options, done) => {
    resolve(host, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return done(error ?? refusal('its name leads nowhere.'), [])
      if (!addresses.every(({ address }) => isPublicAddress(address))) {
        return done(refusal('its name leads inside this network.'), [])
      }
      if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
