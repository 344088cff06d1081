import type { NetworkInterfaceInfo } from 'node:os'
import { isLinkLocal } from '../../finding/found-addresses.ts'
import { interfaceRank, zoneOf, type InterfaceTable } from '../interfaces/addresses.ts'

/** One interface of this machine in one family: where multicast is sent and heard. */
export interface LinkSpec {
  /** "eth0 IPv4". */
  readonly id: string
  readonly interface: string
  readonly family: 'IPv4' | 'IPv6'
  /** What the system wants to hear when the interface is meant: an IPv4 address of it, or "::%eth0". */
  readonly join: string
  /** The interface as the zone of a link-local IPv6 address. */
  readonly zone: string
  /** This machine's addresses on the interface, in the link's family, and how many leading bits the link shares. */
  readonly hosts: readonly { readonly address: string; readonly prefix: number }[]
  readonly loopback: boolean
  /** How good the link is for talking: 0 is best. */
  readonly rank: number
}

/** Links used at once, the best first: a machine full of containers has dozens of interfaces where nobody is. */
const LINKS_MAX = 16

/**
 * The links of a table of interfaces. Loopback is one too: programs on one machine meet there even when it is in no
 * network. Its IPv6 side is left out, since Linux has no way for multicast there.
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
    join: first.address,
    zone: name,
    hosts: own.map(hostOf),
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
  // mDNS packets come from a link-local address; an interface without one is a tunnel that carries no multicast.
  const local = own.find(({ address }) => isLinkLocal(address))
  if (!local) return null
  const zone = zoneOf(name, local.family === 'IPv6' ? local.scopeid : 0, platform)
  return {
    id: `${name} IPv6`,
    interface: name,
    family: 'IPv6',
    join: `::%${zone}`,
    zone,
    hosts: own.map(hostOf),
    loopback: false,
    rank: interfaceRank(name),
  }
}

const hostOf = ({ address, cidr }: NetworkInterfaceInfo) => ({
  address,
  prefix: Number(cidr?.split('/')[1] ?? 0),
})

/** Two specs that are equal need no new socket. */
export const sameLink = (one: LinkSpec, other: LinkSpec): boolean =>
  JSON.stringify(one) === JSON.stringify(other)

/**
 * Whether a packet from `source` came over another link than this one: systems deliver multicast to every socket of
 * the port, whichever link its group was joined on. A source that fits no link may be on any of them.
 */
export function cameElsewhere(source: string, link: LinkSpec, all: readonly LinkSpec[]): boolean {
  if (link.family === 'IPv6') {
    const [, zone] = source.split('%')
    return zone !== undefined && zone !== link.zone
  }
  if (isOn(source, link)) return false
  return all.some((other) => other.family === 'IPv4' && isOn(source, other))
}

const isOn = (source: string, link: LinkSpec): boolean =>
  link.hosts.some(({ address, prefix }) => commonBits(source, address) >= prefix)

function commonBits(one: string, other: string): number {
  const difference = (ipv4Number(one) ^ ipv4Number(other)) >>> 0
  return Math.clz32(difference)
}

const ipv4Number = (address: string): number =>
  address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0)
