import type { NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal } from '../../finding/found-addresses.ts'
import { interfaceRank, zoneOf, type InterfaceTable } from '../interfaces/addresses.ts'

/** One interface of this computer in one family, for multicast. */
export interface LinkSpec {
  /** "eth0 IPv4". */
  readonly id: string
  readonly interface: string
  readonly family: 'IPv4' | 'IPv6'
  /** How the system names the interface: by its IPv4 address, or as "::%eth0". */
  readonly multicastInterface: string
  /** The interface as the zone of a link-local IPv6 address. */
  readonly zone: string
  /**
   * This computer's addresses on the interface, in the link's family, and the length of the link's
   * prefix.
   */
  readonly addresses: readonly { readonly address: string; readonly prefix: number }[]
  readonly loopback: boolean
  /** How well the link reaches others: 0 is best. */
  readonly rank: number
}

/**
 * The most links used at once, best first: a computer full of containers has dozens of interfaces
 * without anyone.
 */
const LINKS_MAX = 16

/**
 * The links of a table of interfaces. Loopback is one, too: programs on one computer meet there
 * even without a network. Its IPv6 side is left out, since Linux has no multicast there.
 */
export function linksOf(table: InterfaceTable, platform: NodeJS.Platform = process.platform): LinkSpec[] {
  return Object.entries(table)
    .flatMap(([name, addresses = []]) => [ipv4Link(name, addresses), ipv6Link(name, addresses, platform)])
    .filter((link) => link !== null)
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, LINKS_MAX)
}

function ipv4Link(name: string, addresses: readonly NetworkInterfaceInfo[]): LinkSpec | null {
  const own = addresses.filter(({ family }) => family === 'IPv4')
  const [first] = own
  if (!first) return null
  return {
    id: `${name} IPv4`,
    interface: name,
    family: 'IPv4',
    multicastInterface: first.address,
    zone: name,
    addresses: own.map(addressOf),
    loopback: first.internal,
    rank: interfaceRank(name),
  }
}

function ipv6Link(
  name: string,
  addresses: readonly NetworkInterfaceInfo[],
  platform: NodeJS.Platform,
): LinkSpec | null {
  const own = addresses.filter(({ family, internal }) => family === 'IPv6' && !internal)
  // mDNS packets have a link-local source; an interface without such an address is a tunnel without
  // multicast.
  const local = own.find(({ address }) => isLinkLocal(address))
  if (!local) return null
  const zone = zoneOf(name, local.family === 'IPv6' ? local.scopeid : 0, platform)
  return {
    id: `${name} IPv6`,
    interface: name,
    family: 'IPv6',
    multicastInterface: `::%${zone}`,
    zone,
    addresses: own.map(addressOf),
    loopback: false,
    rank: interfaceRank(name),
  }
}

const addressOf = ({ address, cidr }: NetworkInterfaceInfo) => ({
  address,
  prefix: Number(cidr?.split('/')[1] ?? 0),
})

/** Whether two specs can share a socket. */
export const sameLink = (one: LinkSpec, other: LinkSpec): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/**
 * Whether a packet from `source` arrived over another link: systems deliver multicast to every
 * socket of the port, whichever link its group was joined on. A source that fits no link may be on
 * any of them.
 */
export function arrivedOnOtherLink(source: string, link: LinkSpec, all: readonly LinkSpec[]): boolean {
  if (link.family === 'IPv6') {
    const [, zone] = source.split('%')
    return zone !== undefined && zone !== link.zone
  }
  if (isInSubnet(source, link)) return false
  return all.some((other) => other.family === 'IPv4' && isInSubnet(source, other))
}

const isInSubnet = (source: string, link: LinkSpec): boolean =>
  link.addresses.some(({ address, prefix }) => commonBits(source, address) >= prefix)

function commonBits(one: string, other: string): number {
  const difference = (ipv4Number(one) ^ ipv4Number(other)) >>> 0
  return Math.clz32(difference)
}

const ipv4Number = (address: string): number =>
  address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0)
